using System.IO.Pipelines;
using Agentgateway.Gateway.Listeners.Tunnels;
using Xunit;

namespace Agentgateway.Gateway.Tests.Tunnels;

/// <summary>A drain asks every connection to close, also one whose stream ended a moment ago.</summary>
public sealed class StreamInputTests
{
    public static TheoryData<Exception> Endings { get; } =
        [new IOException("The client reset the request stream."), new OperationCanceledException(), new ObjectDisposedException("stream"), new InvalidOperationException()];

    [Theory]
    [MemberData(nameof(Endings), DisableDiscoveryEnumeration = true)]
    public void Stream_that_is_over_has_no_read_to_cancel(Exception ending)
    {
        var reader = new EndedReader(ending);

        new StreamInput(reader).CancelPendingRead();

        Assert.Equal(1, reader.Asked);
    }

    private sealed class EndedReader(Exception ending) : PipeReader
    {
        public int Asked { get; private set; }

        public override void CancelPendingRead()
        {
            Asked++;
            throw ending;
        }

        public override void AdvanceTo(SequencePosition consumed) => throw ending;

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => throw ending;

        public override void Complete(Exception? exception = null)
        {
        }

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => throw ending;

        public override bool TryRead(out ReadResult result) => throw ending;
    }
}
