import Adoption
import Testing

@Suite struct PlainTests {
}
