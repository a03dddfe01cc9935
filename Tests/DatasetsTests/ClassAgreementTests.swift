// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Datasets
import Testing

@Suite struct ClassAgreementTests {
    @Test("Classes that only one side has are named, with what they look like")
    func disagreement() {
        let agreement = ClassAgreement(
            of: ["cat", "Dog", "Dog", "wolf", nil, "cat"], with: ["bird", "cat", "dog"])
        #expect(agreement.strangers.map(\.name) == ["Dog", "wolf"])
        #expect(agreement.strangers.map(\.images) == [2, 1])
        #expect(agreement.strangers.map(\.resembles) == ["dog", nil])
        #expect(agreement.missing == ["bird", "dog"] && agreement.unlabeled == 1)
        #expect(agreement.isStrange("wolf") && !agreement.isStrange("cat") && !agreement.isStrange(nil))
        #expect(agreement.notes(set: "new", owner: "bank").count == 3)
    }

    @Test(
        "Where a side has no classes, nothing disagrees",
        arguments: [([nil, nil], ["a"]), (["a"], [])] as [([String?], [String])])
    func unlabeled(labels: [String?], known: [String]) {
        let agreement = ClassAgreement(of: labels, with: known)
        #expect(agreement.strangers.isEmpty && agreement.missing.isEmpty)
    }

    @Test(
        "A name is taken for another where case, separators, one letter in four or a swap part them",
        arguments: [
            ("Blue", "blue"), ("bleu", "blue"), ("sun-flower", "sun_flower"), ("daisies", nil), ("cats", "cat"),
            ("3", nil),
            ("automobil", "automobile"), ("bat", nil), ("ship", "ships"),
        ] as [(String, String?)])
    func resemblance(name: String, like: String?) {
        let known = ["blue", "sun_flower", "daisy", "cat", "8", "automobile", "ships"]
        #expect(ClassAgreement(of: [name], with: known).strangers.first?.resembles == like)
    }
}
