"""Apache Thrift's threaded server with the binary protocol, plain and over TLS, as a receiver of events.

Arguments: the PEM files of a certificate and its key. Prints the two ports as JSON; logs to stderr.
"""

import json
import logging
import ssl
import sys
import threading

from thrift.protocol.TBinaryProtocol import TBinaryProtocolFactory
from thrift.server.TServer import TThreadedServer
from thrift.Thrift import TProcessor
from thrift.transport.TSocket import TServerSocket
from thrift.transport.TSSLSocket import TSSLServerSocket
from thrift.transport.TTransport import TBufferedTransportFactory


class Receiver(TProcessor):
    """Reads the head of each message and knows no method."""

    def process(self, reader, writer):
        reader.readMessageBegin()
        return False


def serve(transport):
    transport.listen()
    port = transport.handle.getsockname()[1]
    server = TThreadedServer(Receiver(), transport, TBufferedTransportFactory(), TBinaryProtocolFactory(), daemon=True)
    # It listens already, and would refuse to a second time.
    transport.listen = lambda: None
    threading.Thread(target=server.serve, daemon=True).start()
    return port


logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
certificate, key = sys.argv[1:]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
plain = serve(TServerSocket("127.0.0.1", 0))
secured = serve(TSSLServerSocket("127.0.0.1", 0, ssl_context=context))
print(json.dumps({"plain": plain, "tls": secured}), flush=True)
sys.stdin.read()
