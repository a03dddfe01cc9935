// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import CoreMetrics
import Logging

extension ConnectionPlaces {
    /// Places whose events are counted, and logged where they say something new.
    convenience init(limit: Int, metrics: ServerMetrics, logger: Logger) {
        metrics.setConnectionLimit(limit)
        self.init(limit: limit) { event in
            switch event {
            case .exceeded:
                metrics.connectionsOverLimit.increment()
            case .filled:
                logger.warning(
                    "as many connections are open as may be; on more, only health checks are answered",
                    metadata: ["connections": .stringConvertible(limit)])
            case .cleared(let exceeded):
                logger.info(
                    "connections are taken again",
                    metadata: ["over_limit": .stringConvertible(exceeded)])
            }
        }
    }
}
