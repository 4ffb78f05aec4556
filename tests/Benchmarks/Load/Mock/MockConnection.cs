using Agentgateway.Benchmarks.Load.Native;
using Agentgateway.Benchmarks.Load.Wire;

namespace Agentgateway.Benchmarks.Load.Mock;

/// <summary>One connection of the gateway to the mock: reads a request, answers it, and again.</summary>
internal sealed class MockConnection(MockServer server, int descriptor) : IReady, ITimed
{
    private const int HeadLimit = 64 * 1024;

    private readonly NameSearch _name = new();
    private byte[]? _partialHead;
    private int _partialLength;
    private bool _readingBody;
    private BodyReader _body;
    private Api _api;
    private bool _wantsTotals;
    private long _bodyBytes;
    private Script? _script;
    private StreamWriter? _stream;
    private byte[]? _unsent;
    private int _unsentFrom;
    private bool _closed;

    public void OnReady(bool readable, bool writable)
    {
        if (writable && !_closed)
        {
            Continue();
        }

        if (!readable || _closed)
        {
            return;
        }

        var count = TcpSocket.Receive(descriptor, server.Incoming);
        if (count == TcpSocket.Broken)
        {
            Close(cancelled: _script is not null);
        }
        else if (count > 0)
        {
            Read(server.Incoming.AsSpan(0, count));
        }
    }

    /// <summary>A delayed answer, or the next event of a stream.</summary>
    public void OnTime(long due)
    {
        if (_closed || _script is null)
        {
            return;
        }

        if (_stream is { } stream)
        {
            // A reader that takes nothing gets nothing more until it does.
            if (_unsent is null)
            {
                Advance(stream, due);
            }
            else
            {
                stream.Missed = due;
            }
        }
        else
        {
            Send(_script.Buffered!);
        }
    }

    private void Read(ReadOnlySpan<byte> input)
    {
        if (!_readingBody)
        {
            if (_partialHead is not null)
            {
                input.CopyTo(_partialHead.AsSpan(_partialLength));
                _partialLength += input.Length;
                input = _partialHead.AsSpan(0, _partialLength);
            }

            if (!MessageHead.TryRead(input, out var head))
            {
                if (_partialHead is null)
                {
                    _partialHead = new byte[HeadLimit + server.Incoming.Length];
                    input.CopyTo(_partialHead);
                    _partialLength = input.Length;
                }

                if (_partialLength > HeadLimit)
                {
                    Close(cancelled: false);
                }

                return;
            }

            Begin(input[..input.IndexOf((byte)'\r')], head);
            input = input[head.Length..];
            _partialHead = null;
        }

        while (_body.Next(ref input) is { IsEmpty: false } content)
        {
            _bodyBytes += content.Length;
            if (_api != Api.Plain)
            {
                _name.Look(content);
            }
        }

        if (_body.IsDone)
        {
            _readingBody = false;
            Answer();
        }
    }

    private void Begin(ReadOnlySpan<byte> line, in MessageHead head)
    {
        _readingBody = true;
        _body = BodyReader.For(head);
        _bodyBytes = 0;
        _name.Reset();
        _name.Look(line);
        _wantsTotals = line.StartsWith("GET /totals"u8);
        _api = line.IndexOf("/chat/completions"u8) > 0 ? Api.Completions
            : line.IndexOf("/messages"u8) > 0 ? Api.Messages
            : line.IndexOf("/responses"u8) > 0 ? Api.Responses
            : Api.Plain;
    }

    private void Answer()
    {
        if (_wantsTotals)
        {
            var json = server.Totals();
            Send([.. System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {json.Length}\r\n\r\n"), .. json]);
            return;
        }

        _script = server.Find(_api, _name.Found.IsEmpty ? "mock-a100"u8 : _name.Found);
        _script.Totals.Requests++;
        _script.Totals.BytesRead += _bodyBytes;
        if (_script.Buffered is null)
        {
            _stream = new StreamWriter(_script, server);
        }

        if (_script.Behaviour.LatencyMilliseconds > 0)
        {
            server.Loop.Schedule(this, Clock.Now + (_script.Behaviour.LatencyMilliseconds * Clock.Millisecond));
        }
        else
        {
            OnTime(Clock.Now);
        }
    }

    private void Advance(StreamWriter stream, long due)
    {
        var (bytes, again) = stream.Next(Clock.Now);
        if (again)
        {
            server.Loop.Schedule(this, due + (_script!.Behaviour.IntervalMilliseconds * Clock.Millisecond));
        }

        Send(bytes.Span);
        if (stream.IsCut && !_closed)
        {
            Close(cancelled: false);
        }
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        var count = TcpSocket.Send(descriptor, bytes);
        if (count == TcpSocket.Broken)
        {
            Close(cancelled: true);
            return;
        }

        count = Math.Max(count, 0);
        if (_script is not null)
        {
            _script.Totals.BytesWritten += count;
        }

        if (count < bytes.Length)
        {
            _unsent = bytes[count..].ToArray();
            _unsentFrom = 0;
            server.Loop.Watch(descriptor, readable: true, writable: true);
            return;
        }

        Sent();
    }

    private void Continue()
    {
        var count = TcpSocket.Send(descriptor, _unsent.AsSpan(_unsentFrom));
        if (count == TcpSocket.Broken)
        {
            Close(cancelled: true);
            return;
        }

        count = Math.Max(count, 0);
        if (_script is not null)
        {
            _script.Totals.BytesWritten += count;
        }

        _unsentFrom += count;
        if (_unsentFrom == _unsent!.Length)
        {
            _unsent = null;
            server.Loop.Watch(descriptor, readable: true, writable: false);
            Sent();
        }
    }

    private void Sent()
    {
        if (_stream is { IsDone: false } stream)
        {
            if (stream.Missed is { } missed)
            {
                stream.Missed = null;
                server.Loop.Schedule(this, Math.Max(missed, Clock.Now));
            }

            return;
        }

        if (_script is { } script)
        {
            script.Totals.Completed++;
            if (script.Behaviour.Fault == 0 && _api != Api.Plain)
            {
                script.Totals.InputTokens += script.Behaviour.InputTokens;
                script.Totals.OutputTokens += script.Behaviour.OutputTokens;
            }
        }

        (_script, _stream) = (null, null);
    }

    private void Close(bool cancelled)
    {
        if (cancelled && _script is { } script)
        {
            script.Totals.Cancelled++;
            script.Totals.MostEventsBeforeCancel = Math.Max(script.Totals.MostEventsBeforeCancel, _stream?.EventsSent ?? 0);
            if (script.CountsInputAtStart && _stream is { EventsSent: > 0 })
            {
                script.Totals.InputTokens += script.Behaviour.InputTokens;
            }
        }

        _closed = true;
        (_script, _stream) = (null, null);
        server.Loop.Remove(descriptor);
        TcpSocket.Close(descriptor);
    }
}
