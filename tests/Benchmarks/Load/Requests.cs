using System.Globalization;
using System.Text;

namespace Agentgateway.Benchmarks.Load;

/// <summary>The requests of the scenarios, as bytes.</summary>
internal static class Requests
{
    private const string Tools = """
        ,"tools":[{"type":"function","function":{"name":"look_up","description":"Looks a place up","parameters":{"type":"object","properties":{"place":{"type":"string"}},"required":["place"]}}}]
        """;

    public static byte[] Get(string path, string headers = "") => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n{headers}\r\n");

    /// <param name="bytes">Size of the body.</param>
    public static byte[] Post(string path, int bytes, string headers = "") => WithBody(path, "application/octet-stream", new string('x', bytes), headers);

    /// <summary>A chat call in OpenAI's shape.</summary>
    /// <param name="model">What the mock does (<see cref="Mock.Behaviour"/>).</param>
    /// <param name="bytes">Size of the body, approximately; at least 250.</param>
    public static byte[] Chat(string model, int bytes, bool stream = false, bool tools = false, string headers = "")
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{{\"model\":\"{model}\",\"stream\":{(stream ? "true" : "false")},\"max_tokens\":1000,\"temperature\":0.7,\"messages\":[");
        text.Append("""{"role":"system","content":"You are a helpful assistant who answers in short sentences."}""");

        // As long conversations are: many messages of a few kilobytes.
        while (text.Length < bytes - 64)
        {
            text.Append(",{\"role\":\"user\",\"content\":\"");
            Words(text, Math.Min(4096, bytes - text.Length - 4));
            text.Append("\"}");
        }

        text.Append(']');
        text.Append(tools ? Tools : "");
        text.Append('}');
        return WithBody("/v1/chat/completions", "application/json", text.ToString(), headers);
    }

    /// <summary>A call of OpenAI's Responses API.</summary>
    public static byte[] Response(string model, bool stream, string headers = "") => WithBody(
        "/v1/responses", "application/json", $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"input":"Tell me about Ulm."}""", headers);

    private static void Words(StringBuilder text, int length)
    {
        const string words = "the quick brown fox jumps over the lazy dog and runs on through the wood ";
        for (; length > 0; length -= words.Length)
        {
            text.Append(words.AsSpan(0, Math.Min(length, words.Length)));
        }
    }

    private static byte[] WithBody(string path, string type, string body, string headers) => Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\nContent-Type: {type}\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
}
