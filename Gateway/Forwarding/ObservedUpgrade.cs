using Microsoft.AspNetCore.Http.Features;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>Hands out the client's connection after an upgrade with somebody reading along what is written to it.</summary>
internal sealed class ObservedUpgrade(IHttpUpgradeFeature inner, IResponseObserver observer) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    public async Task<Stream> UpgradeAsync() => new ObservedStream(await inner.UpgradeAsync(), observer);

    private sealed class ObservedStream(Stream client, IResponseObserver observer) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => client.ReadAsync(buffer, cancellationToken);

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await client.WriteAsync(buffer, cancellationToken);
            observer.OnBytes(buffer.Span);
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => client.FlushAsync(cancellationToken);

        public override int Read(byte[] buffer, int offset, int count) => client.Read(buffer, offset, count);

        public override void Write(byte[] buffer, int offset, int count)
        {
            client.Write(buffer, offset, count);
            observer.OnBytes(buffer.AsSpan(offset, count));
        }

        public override void Flush() => client.Flush();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                client.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
