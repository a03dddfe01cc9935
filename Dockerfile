# syntax=docker/dockerfile:1

ARG SWIFT_IMAGE=docker.io/library/swift:6.3.1-bookworm
ARG RUNTIME_IMAGE=docker.io/library/debian:12.12-slim

FROM ${SWIFT_IMAGE} AS build
RUN apt-get update -qq \
    && apt-get install -qq -y --no-install-recommends \
        libssl-dev zlib1g-dev pkg-config python3 python3-pip \
        libturbojpeg0-dev libspng-dev libwebp-dev libgif-dev libexif-dev libtiff-dev libheif-dev libavif-dev \
        libjxl-dev libarchive-dev libopenblas-serial-dev \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/*
WORKDIR /build
COPY scripts/install-openvino.sh scripts/
RUN scripts/install-openvino.sh
ENV PKG_CONFIG_PATH=/build/.deps/openvino/pkgconfig
COPY Package.swift openapi.yaml ./
COPY Sources Sources
# SwiftPM wants the folders of all targets, also of those that are not built here.
COPY Tests Tests
RUN swift build --configuration release --product cider --static-swift-stdlib -Xlinker -s \
    && install -D "$(swift build --configuration release --show-bin-path)/cider" /app/bin/cider \
    && mkdir /app/lib && cp -P .deps/openvino/lib/*.so* /app/lib/ && cp -r .deps/openvino/licenses /app/licenses

FROM ${RUNTIME_IMAGE}
RUN apt-get update -qq \
    && apt-get install -qq -y --no-install-recommends \
        libturbojpeg0 libspng0 libwebp7 libwebpdemux2 libgif7 libexif12 libtiff6 libheif1 libavif15 libjxl0.7 \
        libarchive13 libopenblas0-serial libssl3 libstdc++6 \
    && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin cider
COPY --from=build /app /app
COPY LICENSE NOTICE /app/licenses/
COPY models /app/models
USER 10001
EXPOSE 8080
ENV CIDER_HOST=0.0.0.0 CIDER_PORT=8080 CIDER_MODELS=/app/models
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["/bin/bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$CIDER_PORT && printf 'GET /readyz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["/app/bin/cider"]
CMD ["serve"]
