using System.Text;
using Agentgateway.Testing;
using Xunit;

namespace Agentgateway.Gateway.Tests.Support;

/// <summary>Stands in for standard output: what the access log writes.</summary>
internal sealed class LogCapture : Stream
{
    private readonly MemoryStream _bytes = new();

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The lines so far that contain <paramref name="text"/>, as soon as there are <paramref name="count"/>.</summary>
    public async Task<IReadOnlyList<string>> LinesAsync(string text, int count)
    {
        IReadOnlyList<string> found = [];
        await Poll.UntilTrueAsync(
            () =>
            {
                found = [.. Text().Split('\n').Where(line => line.Contains(text, StringComparison.Ordinal))];
                return Task.FromResult(found.Count >= count);
            },
            $"{count} log lines with '{text}'", TestContext.Current.CancellationToken);
        return found;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        lock (_bytes)
        {
            _bytes.Write(buffer, offset, count);
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (_bytes)
        {
            _bytes.Write(buffer.Span);
        }

        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    // Whole lines only.
    private string Text()
    {
        lock (_bytes)
        {
            var text = Encoding.UTF8.GetString(_bytes.ToArray());
            return text[..(text.LastIndexOf('\n') + 1)];
        }
    }
}
