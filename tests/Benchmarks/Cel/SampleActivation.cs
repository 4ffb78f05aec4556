using System.Text;
using Agentgateway.Cel;

namespace Agentgateway.Benchmarks.Cel;

/// <summary>One request with a JWT and a small chat body.</summary>
internal static class SampleActivation
{
    public static ICelActivation Create()
    {
        var body = "{\"messages\":[{\"role\":\"user\",\"content\":\"" + new string('x', 4_000) + "\"}],\"model\":\"gpt-4o\"}";
        return new CelActivation(
        [
            new("request", Map(
                ("path", CelValue.String("/api/v1/chat")),
                ("method", CelValue.String("POST")),
                ("headers", CelValue.Map(new SampleHeaders())),
                ("body", CelValue.Bytes(Encoding.UTF8.GetBytes(body))))),
            new("jwt", Map(
                ("sub", CelValue.String("alice")),
                ("groups", CelValue.List(CelValue.String("dev"), CelValue.String("ops"), CelValue.String("admin"))))),
            new("metadata", Map(("numbers", CelValue.List([.. Enumerable.Range(0, 100).Select(i => CelValue.Int(i))])))),
        ]);
    }

    private static CelValue Map(params (string Name, CelValue Value)[] entries) =>
        CelValue.Map([.. entries.Select(entry => new KeyValuePair<string, CelValue>(entry.Name, entry.Value))]);
}
