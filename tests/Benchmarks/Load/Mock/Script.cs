using System.Globalization;
using System.Text;

namespace Agentgateway.Benchmarks.Load.Mock;

/// <summary>The rendered answer to one behaviour in one API: made once, sent many times.</summary>
/// <param name="Buffered">Head and body of an answer that is not streamed; null for a stream.</param>
/// <param name="Steps">Writes of a stream; the first begins with the head.</param>
/// <param name="CountsInputAtStart">The first step already reports the input tokens.</param>
internal sealed record Script(Behaviour Behaviour, MockTotals Totals, byte[]? Buffered, IReadOnlyList<StreamStep> Steps, bool CountsInputAtStart)
{
    private const string EventStreamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n";

    public static Script For(Api api, Behaviour behaviour)
    {
        var totals = new MockTotals { Model = behaviour.Name, Api = api.ToString() };
        if (behaviour.Fault > 0)
        {
            return new Script(behaviour, totals, Whole(behaviour.Fault, "application/json", """{"error":{"message":"overloaded","type":"server_error","code":"overloaded"}}"""), [], false);
        }

        if (behaviour.Events == 0 || api == Api.Plain)
        {
            return api == Api.Plain
                ? new Script(behaviour, totals, Whole(200, "text/plain", new string('x', behaviour.AnswerBytes)), [], false)
                : new Script(behaviour, totals, Whole(200, "application/json", AnswerText.For(api, behaviour)), [], false);
        }

        var steps = new List<StreamStep>();
        var text = EventText.For(api, behaviour);
        var head = EventStreamHead + Chunk(text.Before);
        var first = Template(text.Event);
        for (var i = 0; i < behaviour.Events; i++)
        {
            // A tool call is the second half: what comes between is a step of its own, sent with the event before.
            if (text.Middle is { } middle && i == behaviour.Events / 2)
            {
                steps.Add(new StreamStep(Encoding.UTF8.GetBytes(Chunk(middle)), -1, Waits: false));
                first = Template(text.ToolEvent!);
            }

            steps.Add(i == 0 ? Join(head, first) : first);
        }

        steps.Add(new StreamStep(Encoding.UTF8.GetBytes(Chunk(text.After) + "0\r\n\r\n"), -1, Waits: false));
        return new Script(behaviour, totals, null, steps, api == Api.Messages);
    }

    private static byte[] Whole(int status, string type, string body) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Answer\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));

    private static string Chunk(string content) => string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(content):x}\r\n{content}\r\n");

    private static StreamStep Template(string content)
    {
        var bytes = Encoding.UTF8.GetBytes(Chunk(content));
        return new StreamStep(bytes, bytes.AsSpan().IndexOf((byte)'@') + 1, Waits: true);
    }

    private static StreamStep Join(string head, StreamStep step)
    {
        var before = Encoding.UTF8.GetBytes(head);
        return new StreamStep([.. before, .. step.Bytes], before.Length + step.StampAt, Waits: false);
    }
}
