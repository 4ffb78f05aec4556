using Agentgateway.Benchmarks.Load.Native;
using Agentgateway.Benchmarks.Load.Wire;

namespace Agentgateway.Benchmarks.Load.Generator;

/// <summary>One client connection: sends the request, reads the answer, tells the generator.</summary>
internal sealed class LoadConnection(LoadGenerator generator) : IReady, ILoadClient
{
    private const int SlowEvery = 50;
    private const int HeadLimit = 64 * 1024;

    private readonly byte[] _request = generator.Plan.Request;
    private byte[]? _partialHead;
    private int _partialLength;
    private int _descriptor = -1;
    private int _sent;
    private bool _waiting;
    private bool _inBody;
    private MessageHead _head;
    private BodyReader _body;
    private StampScanner _stamps;
    private long _intended;
    private long _left;
    private int _events;

    public void Open()
    {
        _descriptor = TcpSocket.Connect(generator.Plan.Port, generator.Plan.SlowBytes);
        generator.Loop.Add(_descriptor, this);
        if (generator.Plan.SlowBytes > 0)
        {
            generator.Loop.Watch(_descriptor, readable: false, writable: false);
        }
    }

    /// <param name="intended">Time from which the latency counts.</param>
    public void Send(long intended)
    {
        if (_descriptor < 0)
        {
            Open();
        }

        (_intended, _left) = (intended, Clock.Now);
        (_sent, _events, _waiting, _inBody) = (0, 0, true, false);
        _stamps = default;
        Write();
        if (generator.Plan.SlowBytes > 0)
        {
            generator.Loop.Schedule(this, Clock.Now + (SlowEvery * Clock.Millisecond));
        }
    }

    /// <summary>The spread start of a stream, or the next sip of a slow reader.</summary>
    public void OnTime(long due)
    {
        if (!_waiting)
        {
            generator.OnIdle(this, answered: false);
        }
        else if (_descriptor >= 0)
        {
            Receive(generator.Incoming.AsSpan(0, generator.Plan.SlowBytes));
            generator.Loop.Schedule(this, due + (SlowEvery * Clock.Millisecond));
        }
    }

    public void OnReady(bool readable, bool writable)
    {
        if (writable)
        {
            Write();
        }

        if (readable && _descriptor >= 0)
        {
            Receive(generator.Plan.SlowBytes > 0 ? generator.Incoming.AsSpan(0, generator.Plan.SlowBytes) : generator.Incoming);
        }
    }

    public void Close()
    {
        if (_descriptor >= 0)
        {
            generator.Loop.Remove(_descriptor);
            TcpSocket.Close(_descriptor);
            _descriptor = -1;
        }
    }

    private void Write()
    {
        var blocked = _sent > 0;
        var count = TcpSocket.Send(_descriptor, _request.AsSpan(_sent));
        if (count == TcpSocket.Broken)
        {
            Fail("the connection broke while the request was sent");
            return;
        }

        _sent += Math.Max(count, 0);
        if (_sent < _request.Length || blocked)
        {
            generator.Loop.Watch(_descriptor, readable: generator.Plan.SlowBytes == 0, writable: _sent < _request.Length);
        }
    }

    private void Receive(Span<byte> buffer)
    {
        var count = TcpSocket.Receive(_descriptor, buffer);
        if (count == TcpSocket.WouldBlock)
        {
            return;
        }

        if (count == TcpSocket.Broken)
        {
            if (_inBody && _body.EndsWithConnection)
            {
                Answered();
            }
            else if (_waiting)
            {
                Fail(_inBody ? "the connection broke in the middle of an answer" : "the connection broke before an answer");
            }
            else
            {
                Close();
            }

            return;
        }

        if (generator.InWindow)
        {
            generator.Result.BytesRead += count;
        }

        Read(buffer[..count]);
    }

    private void Read(ReadOnlySpan<byte> input)
    {
        if (!_inBody)
        {
            if (_partialHead is not null)
            {
                input.CopyTo(_partialHead.AsSpan(_partialLength));
                _partialLength += input.Length;
                input = _partialHead.AsSpan(0, _partialLength);
            }

            if (!MessageHead.TryRead(input, out _head))
            {
                if (_partialHead is null)
                {
                    _partialHead = new byte[HeadLimit + generator.Incoming.Length];
                    input.CopyTo(_partialHead);
                    _partialLength = input.Length;
                }

                if (_partialLength > HeadLimit)
                {
                    Fail("an endless head");
                }

                return;
            }

            _inBody = true;
            _body = BodyReader.For(_head);
            input = input[_head.Length..];
            _partialHead = null;
        }

        var now = Clock.Now;
        while (_body.Next(ref input) is { IsEmpty: false } content)
        {
            if (_head.Status >= 400 && generator.Result.FirstError is null)
            {
                generator.Result.FirstError = $"{_head.Status} {System.Text.Encoding.UTF8.GetString(content[..Math.Min(content.Length, 300)])}";
            }

            while (_stamps.Next(ref content, out var stamp))
            {
                Event(now, stamp);
            }

            if (_events > 0 && _events >= generator.Plan.AbortAt && generator.Plan.AbortAt > 0)
            {
                Abort();
                return;
            }
        }

        if (_body.IsDone)
        {
            Answered();
        }
    }

    private void Event(long now, long stamp)
    {
        _events++;
        if (!generator.InWindow)
        {
            return;
        }

        generator.Result.Events++;
        generator.Result.EventDelays.Add(now - stamp);
        if (_events == 1)
        {
            generator.Result.FirstEvents.Add(now - _left);
        }
    }

    private void Abort()
    {
        if (generator.InWindow)
        {
            generator.Result.Aborted++;
        }

        Close();
        _waiting = false;
        generator.OnIdle(this, answered: true);
    }

    private void Answered()
    {
        if (_head.Status >= 400)
        {
            Fail($"status {_head.Status}");
            return;
        }

        if (generator.InWindow)
        {
            generator.Result.Completed++;
            generator.Result.Answers.Add(Clock.Now - _intended);
        }

        if (_head.Close || _body.EndsWithConnection)
        {
            Close();
        }

        _waiting = false;
        generator.OnIdle(this, answered: true);
    }

    // Counts in the ramp, too: a load that only fails there is no valid load.
    private void Fail(string what)
    {
        generator.Result.Errors++;
        generator.Result.FirstError ??= what;
        Close();
        _waiting = false;
        generator.OnIdle(this, answered: true);
    }
}
