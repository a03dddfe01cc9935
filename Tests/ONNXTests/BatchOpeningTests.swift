// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import ONNX
import Testing

/// Rules by which a fixed batch size is opened.
///
/// That they are right is proven by the engine, in AdoptionTests.
@Suite struct BatchOpeningTests {
    @Test func shapesAreOpened() throws {
        var fixed = BatchGraph()
        let rows = fixed.reshape(fixed.images, [1, 48])
        #expect(try fixed.opened(rows, dimension: 48).settings("Reshape") == [[-1, 48]])
    }

    @Test func shapesThatAreRightStay() throws {
        var fixed = BatchGraph()
        let rows = fixed.node("Reshape", [fixed.images, fixed.graph.constant([0, -1])], gives: [1, 48])
        #expect(try fixed.opened(rows, dimension: 48).settings("Reshape") == [[0, -1]])
    }

    @Test func imagesFoldedIntoHeadsAreFollowed() throws {
        var fixed = BatchGraph()
        let tokens = fixed.reshape(fixed.images, [1, 8, 6])
        let first = fixed.node("Transpose", [tokens], ["perm": .ints([1, 0, 2])], gives: [8, 1, 6])
        let heads = fixed.reshape(first, [8, 3, 2])
        let swapped = fixed.node("Transpose", [heads], ["perm": .ints([1, 0, 2])], gives: [3, 8, 2])
        let keys = fixed.node("Transpose", [swapped], ["perm": .ints([0, 2, 1])], gives: [3, 2, 8])
        let scores = fixed.node("MatMul", [swapped, keys], gives: [3, 8, 8])
        let rows = fixed.reshape(scores, [1, 192])
        let opened = try fixed.opened(rows, dimension: 192)
        #expect(opened.settings("Reshape") == [[-1, 8, 6], [8, -1, 2], [-1, 192]])
    }

    /// Of the axes of length 1 only one leads to an output with the images in front.
    @Test func choicesAreTakenBack() throws {
        var fixed = BatchGraph()
        let query = fixed.reshape(fixed.images, [1, 1, 48])
        let first = fixed.node("Transpose", [query], ["perm": .ints([1, 0, 2])], gives: [1, 1, 48])
        let heads = fixed.reshape(first, [1, 4, 12])
        let swapped = fixed.node("Transpose", [heads], ["perm": .ints([1, 0, 2])], gives: [4, 1, 12])
        let keys = fixed.reshape(fixed.images, [4, 12, 1])
        let scores = fixed.node("MatMul", [swapped, keys], gives: [4, 1, 1])
        let rows = fixed.reshape(scores, [1, 4])
        let opened = try fixed.opened(rows, dimension: 4)
        #expect(opened.settings("Reshape") == [[-1, 1, 48], [1, -1, 12], [-1, 12, 1], [-1, 4]])
    }

    @Test func tokensBesideTheImagesAreRepeated() throws {
        var fixed = BatchGraph()
        let tokens = fixed.reshape(fixed.images, [1, 8, 6])
        let all = fixed.node("Concat", [fixed.constant([1, 1, 6]), tokens], ["axis": .int(1)], gives: [1, 9, 6])
        let rows = fixed.node("ReduceMean", [all], ["axes": .ints([1]), "keepdims": .int(0)], gives: [1, 6])
        let opened = try fixed.opened(rows, dimension: 6)
        #expect(opened.graph.operators.prefix(3) == ["Shape", "Gather", "Concat"])
        #expect(opened.graph.operators.count { $0 == "Tile" } == 1)
    }

    @Test(arguments: [true, false]) func tokensOfALargerBatchAreOfOneImage(_ areSame: Bool) throws {
        var fixed = BatchGraph(batch: 2)
        let tokens = fixed.reshape(fixed.images, [2, 8, 6])
        let constant = fixed.constant([2, 1, 6]) { Float(areSame ? $0 % 6 : $0) }
        let all = fixed.node("Concat", [constant, tokens], ["axis": .int(1)], gives: [2, 9, 6])
        let rows = fixed.node("ReduceMean", [all], ["axes": .ints([1]), "keepdims": .int(0)], gives: [2, 6])
        if areSame {
            #expect(try fixed.opened(rows, dimension: 6).settings("Gather") == [[0], [0]])
        } else {
            let obstacle = fixed.obstacle(rows, dimension: 6)
            #expect(obstacle?.operation == "Concat")
            #expect(obstacle?.reason == "has a constant of its own for each image of the batch")
        }
    }

    @Test func aMaskOfWindowsIsRepeated() throws {
        var fixed = BatchGraph()
        let windows = fixed.reshape(fixed.images, [4, 4, 3])
        let sum = fixed.node("Add", [windows, fixed.constant([4, 4, 3])], gives: [4, 4, 3])
        let rows = fixed.reshape(sum, [1, 48])
        #expect(try fixed.opened(rows, dimension: 48).graph.operators.contains("Tile"))
    }

    @Test func expandsAreOpened() throws {
        var fixed = BatchGraph()
        let rows = fixed.reshape(fixed.images, [4, 12])
        let wide = fixed.node("Unsqueeze", [rows, fixed.graph.constant([1])], gives: [4, 1, 12])
        let wider = fixed.node("Expand", [wide, fixed.graph.constant([4, 2, 12])], gives: [4, 2, 12])
        let opened = try fixed.opened(fixed.reshape(wider, [1, 96]), dimension: 96)
        #expect(opened.settings("Expand") == [[1, 2, 12]])
    }

    @Test func anAxisThatIsRemovedComesBack() throws {
        var fixed = BatchGraph()
        let rows = fixed.reshape(fixed.images, [1, 48])
        let row = fixed.node("Squeeze", [rows, fixed.graph.constant([0])], gives: [48])
        let positive = fixed.node("Relu", [row], gives: [48])
        let again = fixed.node("Unsqueeze", [positive, fixed.graph.constant([0])], gives: [1, 48])
        let opened = try fixed.opened(again, dimension: 48)
        #expect(opened.settings("Reshape") == [[-1, 48], [-1], [-1, 48]])
    }

    @Test func aSqueezeOfAllKeepsTheImages() throws {
        var fixed = BatchGraph()
        let pooled = fixed.node("GlobalAveragePool", [fixed.images], gives: [1, 3, 1, 1])
        let row = fixed.node("Squeeze", [pooled], gives: [3])
        let again = fixed.node("Unsqueeze", [row, fixed.graph.constant([0])], gives: [1, 3])
        #expect(try fixed.opened(again, dimension: 3).settings("Reshape") == [[-1], [-1, 3]])
    }

    /// A batch of one would lose its axis.
    @Test func aSqueezeOfAllNamesItsAxes() throws {
        var fixed = BatchGraph(batch: 2)
        let pooled = fixed.node("GlobalAveragePool", [fixed.images], gives: [2, 3, 1, 1])
        let rows = fixed.node("Squeeze", [pooled], gives: [2, 3])
        #expect(try fixed.opened(rows, dimension: 3).settings("Reshape") == [[-1, 3]])
    }

    @Test func theFirstOfOneImageIsThatImage() throws {
        var fixed = BatchGraph()
        let rows = fixed.reshape(fixed.images, [1, 48])
        let same = fixed.node("Gather", [rows, fixed.graph.constant([0])], gives: [1, 48])
        #expect(try fixed.opened(same, dimension: 48).graph.operators == ["Reshape", "Identity"])
    }

    @Test func placesWithinAnImageAreTakenOfEach() throws {
        var fixed = BatchGraph()
        let flat = fixed.node("Reshape", [fixed.images, fixed.graph.constant([-1])], gives: [48])
        let some = fixed.node("Gather", [flat, fixed.graph.constant([5, 7])], gives: [2])
        let rows = fixed.reshape(some, [1, 2])
        let opened = try fixed.opened(rows, dimension: 2)
        #expect(opened.settings("Reshape") == [[-1], [-1, 48], [-1], [-1, 2]])
    }

    @Test func sizesAreOpened() throws {
        var fixed = BatchGraph()
        let none = Value(name: "")
        let sizes = fixed.graph.constant([1, 3, 8, 8])
        let large = fixed.node("Resize", [fixed.images, none, none, sizes], gives: [1, 3, 8, 8])
        let pooled = fixed.node("GlobalAveragePool", [large], gives: [1, 3, 1, 1])
        let rows = fixed.node("Flatten", [pooled], gives: [1, 3])
        let opened = try fixed.opened(rows, dimension: 3)
        #expect(opened.settings("Resize", input: 3) == [])
        #expect(opened.graph.operators.prefix(3) == ["Shape", "Gather", "Concat"])
    }

    @Test func wholeSlicesAreOpened() throws {
        var fixed = BatchGraph(batch: 2)
        let rows = fixed.node("Reshape", [fixed.images, fixed.graph.constant([0, 48])], gives: [2, 48])
        let (zero, two) = (fixed.graph.constant([0]), fixed.graph.constant([2]))
        let same = fixed.node("Slice", [rows, zero, two, zero], gives: [2, 48])
        #expect(try fixed.opened(same, dimension: 48).settings("Slice", input: 2) == [[Int.max]])
    }

    /// As exporters compute shapes: from the images' own.
    @Test func computedShapesStay() throws {
        var fixed = BatchGraph()
        let shape = fixed.node("Shape", [fixed.images], gives: [4])
        let count = fixed.node("Gather", [shape, fixed.graph.constant([0])], gives: [1])
        let target = fixed.node("Concat", [count, fixed.graph.constant([48])], ["axis": .int(0)], gives: [2])
        let rows = fixed.node("Reshape", [fixed.images, target], gives: [1, 48])
        let zeros = fixed.node("ConstantOfShape", [target], gives: [1, 48])
        let sum = fixed.node("Add", [rows, zeros], gives: [1, 48])
        let before = fixed.graph.operators
        #expect(try fixed.opened(sum, dimension: 48).graph.operators == before)
    }
}
