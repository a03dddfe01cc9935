// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

extension PrometheusRegistry {
    /// A registry that knows the server's metrics by name.
    package static func forServer() -> PrometheusRegistry {
        PrometheusRegistry(descriptions: [
            "http.server.request.duration": .init("Duration of HTTP requests, from head to answer."),
            "http.server.active_requests": .init("HTTP requests that are being answered."),
            "cider_body_bytes": .init("Bytes of request bodies that are held."),
            "cider_connections": .init("Connections that are open."),
            "cider_connections_limit": .init("Connections that may be open, beside a few for health checks."),
            "cider_connections_over_limit_total": .init(
                "Connections that came when as many were open as may be: only health checks are answered on them."),
            "cider_requests_total": .init("HTTP requests answered."),
            "cider_verdicts_total": .init("Images that got a verdict."),
            "cider_failed_images_total": .init("Images that got no verdict."),
            "cider_stage_duration": .init(
                "Time of one image in a stage; encode and score are its whole batch's.",
                buckets: [
                    0.00001, 0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                    0.25, 0.5, 1, 2.5, 5, 10,
                ]),
            "cider_batch_size": .init("Images encoded together.", buckets: [1, 2, 4, 8, 16, 32, 64, 128, 256]),
            "cider_bank_visited_ratio": .init(
                "Share of the bank that was searched for an image; its whole batch's.",
                buckets: (1...10).map { Double($0) / 10 }),
            "cider_score_degrees": .init(
                "Scores of images, degrees; larger is more out-of-distribution.",
                buckets: Array(stride(from: 5.0, through: 120.0, by: 5.0))),
            "cider_queue_length": .init("Images that wait for the encoder."),
            "cider_cpu_budget": .init("Threads of work that processors and control groups leave the process."),
            "cider_build_info": .init("The running version."),
        ])
    }
}
