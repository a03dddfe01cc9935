# `make help` lists the targets.

PORT ?= 8080
HOST ?= 127.0.0.1
MODELS ?= models
SWIFT ?= swift

export PKG_CONFIG_PATH := $(CURDIR)/.deps/openvino/pkgconfig$(if $(PKG_CONFIG_PATH),:$(PKG_CONFIG_PATH))

PACKAGES := libssl-dev zlib1g-dev pkg-config python3 curl \
	libturbojpeg0-dev libspng-dev libwebp-dev libgif-dev libexif-dev libarchive-dev libopenblas-serial-dev
ifneq ($(shell python3 -m pip --version >/dev/null 2>&1 && echo yes),yes)
PACKAGES += python3-pip
endif

CIDER := .build/release/cider

.PHONY: help deps deps-training test-training build serve test lint format benchmark check-api check-report check-container results clean

help: ## List the targets.
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

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

test: deps ## Run all tests.
	@$(SWIFT) test --configuration release --disable-testable-imports $(ARGS)

deps-training: deps ## Unpack libtorch under .deps/ (CIDER_LIBTORCH= names another), for training.
	@scripts/install-libtorch.sh

test-training: deps-training ## Run the tests of the trainer.
	@CIDER_TRAINING=1 $(SWIFT) test --configuration release --disable-testable-imports --scratch-path .build-training \
		--filter TrainingTests

lint: ## Check the format of the sources.
	@$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests Benchmarks

format: ## Format the sources.
	@$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests Benchmarks

benchmark: build ## Print images/s over HTTP beside those of the bare engine.
	@scripts/benchmark.sh $(ARGS)

check-api: build ## Hold the running server against openapi.yaml with schemathesis.
	@scripts/check-api.sh

check-report: build ## Open an evaluation report in headless Chromium, at desktop and phone width, light and dark.
	@scripts/check-report.sh $(ARGS)

results: build ## Measure the default detector on the image sets of DATA=folder, and write docs/results.md.
	@scripts/results.sh "$(DATA)"

check-container: ## Try the steps of the Dockerfile without a container engine (root, Debian).
	@scripts/check-container.sh

clean: ## Remove what was built and unpacked.
	rm -rf .build .deps
