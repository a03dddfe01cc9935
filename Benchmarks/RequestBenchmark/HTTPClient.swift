// Part of swift-cider. Copyright the swift-cider contributors.
// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A client that posts the same request over one connection, and allocates nothing while it does.
struct HTTPClient {
    private let socket: Int32
    private let request: [UInt8]
    private var answer = [UInt8](repeating: 0, count: 64 * 1024)

    /// - Parameters:
    ///   - port: of the loopback interface.
    ///   - request: head and body.
    /// - Throws: ``Failure`` where the server does not listen.
    init(port: Int, request: [UInt8]) throws {
        self.request = request
        socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        let connected = withUnsafeBytes(of: &address) { address in
            address.withMemoryRebound(to: sockaddr.self) { address in
                connect(socket, address.baseAddress, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failure("cannot connect") }
    }

    /// Posts the request, and reads its answer.
    ///
    /// - Throws: ``Failure`` where the answer is cut, or its status is not 200.
    mutating func exchange() throws {
        guard request.withUnsafeBytes({ write(socket, $0.baseAddress, $0.count) }) == request.count else {
            throw Failure("cannot send")
        }
        var count = 0
        while true {
            // A byte is left for the zero that ends the text.
            let room = answer.count - count - 1
            let received = answer.withUnsafeMutableBytes { read(socket, $0.baseAddress.map { $0 + count }, room) }
            guard received > 0 else { throw Failure("the answer is cut") }
            count += received
            answer[count] = 0
            guard let end else { continue }
            guard answer.starts(with: "HTTP/1.1 200 ".utf8), count <= end else {
                throw Failure(String(decoding: answer[..<count], as: UTF8.self))
            }
            if count == end { return }
        }
    }

    /// Where the answer ends, by its `Content-Length`; nil where its head is not whole yet.
    private var end: Int? {
        answer.withUnsafeBytes { answer in
            guard let text = answer.bindMemory(to: CChar.self).baseAddress,
                let headEnd = strstr(text, "\r\n\r\n"), let length = strstr(text, "Content-Length: ")
            else { return nil }
            return UnsafePointer(headEnd) - text + 4 + atol(length + 16)
        }
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) { self.description = description }
    }
}
