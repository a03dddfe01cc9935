import Evaluation
import Hypersphere

/// A number with so many digits after the point, "–" where it is not one.
///
/// - Parameters:
///   - value: any number.
///   - digits: 0 to 9.
/// - Returns: the rounded number.
func fixed(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e9 else { return value.isNaN ? "–" : value < 0 ? "-∞" : "∞" }
    let scale = (0..<min(max(digits, 0), 9)).reduce(1) { scale, _ in scale * 10 }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard scale > 1 else { return "\(sign)\(scaled)" }
    let fraction = String(scaled % scale)
    let zeros = String(repeating: "0", count: String(scale).count - 1 - fraction.count)
    return "\(sign)\(scaled / scale).\(zeros)\(fraction)"
}

/// A share as a percentage, without the sign.
func percent(_ share: Double, _ digits: Int = 1) -> String {
    fixed(100 * share, digits)
}

extension Estimate {
    /// The interval in per cent, as "84.1–86.2"; empty where there is none.
    var intervalText: String {
        interval.map { "\(percent($0.lower))–\(percent($0.upper))" } ?? ""
    }
}

extension Int {
    /// With a thin gap between thousands.
    var grouped: String {
        var digits = Array(String(magnitude))
        for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert("\u{202F}", at: place) }
        return (self < 0 ? "-" : "") + String(digits)
    }

    /// A number of things, grouped: "1 image", "2 images".
    func groupedCount(_ singular: String) -> String { "\(grouped) \(singular)\(self == 1 ? "" : "s")" }
}
