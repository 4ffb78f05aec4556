using System.IO.Pipelines;
using Agentgateway.Gateway.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Agentgateway.Gateway.Pipeline;

/// <summary>Stands between everybody who writes the response body and the client: hands bytes on, holds them back, or drops them, and keeps a copy for the log.</summary>
/// <remarks>
/// Held back, nothing has been sent: policies that look at the body then run over its whole, or over its beginning once more comes than the limit
/// allows. From there on the rest streams, unless a policy has put another body in its place.
/// </remarks>
internal sealed class ResponseTap : PipeWriter, IHttpResponseBodyFeature, IDisposable
{
    private const int MinimumBuffer = 16 * 1024;
    private readonly Exchange _exchange;
    private readonly IHttpResponseBodyFeature _inner;
    private readonly BodyRecorder? _recorder;
    private State _state;
    private byte[]? _held;
    private int _filled;
    private Memory<byte> _handedOut;

    private ResponseTap(Exchange exchange, IHttpResponseBodyFeature inner, BodyRecorder? recorder)
    {
        _exchange = exchange;
        _inner = inner;
        _recorder = recorder;
    }

    private enum State
    {
        Passing,
        Holding,
        Dropping,
    }

    /// <summary>What was sent, for expressions of the log; null if none of them reads it.</summary>
    public SeenBody? Sent => _recorder is { } recorder ? new SeenBody(recorder.Bytes, !recorder.IsTruncated) : null;

    /// <summary>Nothing of the body was sent yet, and response policies have not run.</summary>
    public bool IsHolding => _state == State.Holding;

    public PipeWriter Writer => this;

    public Stream Stream => AsStream(leaveOpen: true);

    public override bool CanGetUnflushedBytes => false;

    public static ResponseTap Open(Exchange exchange)
    {
        var inner = exchange.Http.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var frontend = exchange.Snapshot.Frontend;
        var tap = new ResponseTap(exchange, inner, frontend.Needs.ResponseBody ? new BodyRecorder(frontend.MaxBufferBytes) : null);
        exchange.Http.Features.Set<IHttpResponseBodyFeature>(tap);
        return tap;
    }

    /// <summary>Holds back what is written from now on, until <see cref="ReleaseAsync"/> or until the limit is passed.</summary>
    public void Hold() => _state = State.Holding;

    /// <summary>What is written from now on goes nowhere.</summary>
    public void Drop()
    {
        _state = State.Dropping;
        _filled = 0;
    }

    /// <summary>What is written from now on goes to the client again; what was held is forgotten.</summary>
    public void Pass()
    {
        _state = State.Passing;
        _filled = 0;
    }

    /// <summary>The whole body is here: runs the response policies over it and sends what they leave.</summary>
    public async ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        if (_state == State.Holding)
        {
            await DecideAsync(isWhole: true, cancellationToken);
        }
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_state == State.Passing)
        {
            // Kestrel's writer has no room to offer before the response has started, unless a size is asked for.
            return _handedOut = _inner.Writer.GetMemory(Math.Max(sizeHint, 1));
        }

        Reserve(Math.Max(sizeHint, 1));
        return _handedOut = _held.AsMemory(_filled);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void Advance(int bytes)
    {
        switch (_state)
        {
            case State.Passing:
                _recorder?.Append(_handedOut.Span[..bytes]);
                _inner.Writer.Advance(bytes);
                break;
            case State.Holding:
                _filled += bytes;
                break;
            default:
                break;
        }
    }

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        if (_state == State.Passing)
        {
            _recorder?.Append(source.Span);
            return _inner.Writer.WriteAsync(source, cancellationToken);
        }

        source.Span.CopyTo(GetSpan(source.Length));
        Advance(source.Length);
        return FlushAsync(cancellationToken);
    }

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (_state == State.Holding && _filled > _exchange.BodyLimit)
        {
            await DecideAsync(isWhole: false, cancellationToken);
        }

        return _state == State.Passing ? await _inner.Writer.FlushAsync(cancellationToken) : default;
    }

    public override void CancelPendingFlush() => _inner.Writer.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => _inner.Writer.Complete(exception);

    public void DisableBuffering() => _inner.DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) => _state == State.Passing ? _inner.StartAsync(cancellationToken) : Task.CompletedTask;

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The gateway sends no files.");

    public Task CompleteAsync() => _state == State.Passing ? _inner.CompleteAsync() : Task.CompletedTask;

    public void Dispose()
    {
        _recorder?.Dispose();
        if (_held is { } held)
        {
            _held = null;
            BufferBudget.Release(held);
        }
    }

    private async ValueTask DecideAsync(bool isWhole, CancellationToken cancellationToken)
    {
        var held = _held.AsMemory(0, _filled);
        _exchange.ResponseBody = isWhole ? new SeenBody(held, IsWhole: true) : new SeenBody(held[..(int)_exchange.BodyLimit], IsWhole: false);
        _state = State.Passing;
        await ResponsePolicies.ApplyAsync(_exchange, cancellationToken);
        if (_exchange.ReplacedResponseBody is { } replacement)
        {
            await LocalResponseWriter.SendReplacementAsync(_exchange, replacement, cancellationToken);
            Drop();
        }
        else if (_filled > 0)
        {
            await WriteAsync(held, cancellationToken);
            _filled = 0;
        }
    }

    private void Reserve(int bytes)
    {
        if (_held is null)
        {
            _held = BufferBudget.Rent(Math.Max(bytes, MinimumBuffer));
        }
        else if (_held.Length - _filled < bytes)
        {
            var bigger = BufferBudget.Rent(Math.Max(_filled + bytes, _held.Length * 2));
            _held.AsSpan(0, _filled).CopyTo(bigger);
            BufferBudget.Release(_held);
            _held = bigger;
        }
    }
}
