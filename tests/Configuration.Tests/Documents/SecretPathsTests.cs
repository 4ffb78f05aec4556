using System.Text.Json.Nodes;
using Agentgateway.Configuration.Documents;

namespace Agentgateway.Configuration.Tests.Documents;

public sealed class SecretPathsTests
{
    private const string Document = """
        config:
          session: {key: SECRET-1}
          database: {url: "postgres://user:SECRET-2@host/db"}
          tracing: {otlpEndpoint: http://h:1, headers: {x-team: SECRET-3}}
        binds:
        - port: 1
          listeners:
          - tls: {cert: cert.pem, key: key.pem}
            policies:
              apiKey:
                mode: strict
                keys:
                - {key: SECRET-4, metadata: {apiKey: shown}, allowedModels: [m]}
                - {key: {file: shown.txt}}
              oidc: {issuer: i, clientId: c, clientSecret: SECRET-5, redirectURI: "http://h/cb"}
              basicAuth: {mode: strict, htpasswd: "u:SECRET-6"}
            routes:
            - policies:
                requestHeaderModifier: {set: {Authorization: SECRET-7, x-shown: shown}, add: {X-Api-Key: SECRET-8}}
                backendAuth: {key: {value: SECRET-9, location: {header: {name: x-key}}}, credentials: [{location: {header: {name: x}}, key: SECRET-10}]}
                backendTLS: {cert: cert.pem, key: key.pem}
                transformations: {request: {set: {authorization: "jwt.sub"}}}
                remoteRateLimit: {host: "h:1", domain: d, descriptors: [{entries: [{key: shown, value: jwt.sub}]}]}
              backends:
              - host: h:1
                policies:
                  backendAuth: {aws: {accessKeyId: SECRET-11, secretAccessKey: SECRET-12, sessionToken: SECRET-13}}
              - mcp: {targets: [{name: a, stdio: {cmd: c, env: {GITHUB_TOKEN: SECRET-14, LANG: shown}}}]}
        llm:
          providers: [{name: p, provider: openai, params: {apiKey: SECRET-15}, defaults: {requestHeaders: {set: {cookie: SECRET-16}}}}]
          models: [{name: m, provider: ollama, auth: {key: SECRET-17}}]
        """;

    [Fact]
    public void Every_secret_is_found_and_nothing_else()
    {
        var document = Load.Yaml(Document).Document!;
        var found = new List<string>();

        SecretPaths.Visit(document, place => found.Add(place.Value!));

        Assert.Equal(17, found.Count);
        Assert.All(found, value => Assert.Contains("SECRET-", value, StringComparison.Ordinal));
        Assert.Equal(17, found.Distinct().Count());
    }

    [Fact]
    public void A_dump_shows_no_secret_and_leaves_the_document_alone()
    {
        var document = Load.Yaml(Document).Document!;

        var dump = SecretPaths.Redact(document).ToJsonString();

        Assert.DoesNotContain("SECRET-", dump, StringComparison.Ordinal);
        Assert.Contains("shown.txt", dump, StringComparison.Ordinal);
        Assert.Contains("jwt.sub", dump, StringComparison.Ordinal);
        Assert.Contains("SECRET-17", document.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dump_hides_literals_in_expressions_that_make_sensitive_headers()
    {
        var document = (JsonObject)JsonNode.Parse("""{"routes":[{"policies":{"transformations":{"request":{"set":{"authorization":"\"Bearer abc\"","x-a":"\"b\""}}}}}]}""")!;

        var dump = SecretPaths.Redact(document).ToJsonString();

        Assert.DoesNotContain("abc", dump, StringComparison.Ordinal);
        Assert.Contains("x-a", dump, StringComparison.Ordinal);
    }

    [Fact]
    public void References_are_visited_and_can_be_replaced()
    {
        var document = (JsonObject)JsonNode.Parse("""{"llm":{"policies":{"apiKey":{"keys":[{"key":{"$secret":"sec_1"}}]}},"models":[{"params":{"apiKey":"plain"}}]}}""")!;

        SecretPaths.Visit(document, place => place.Replace(place.ReferenceId is { } id ? "value of " + id : new JsonObject { ["$secret"] = "new" }));

        Assert.Equal(
            """{"llm":{"policies":{"apiKey":{"keys":[{"key":"value of sec_1"}]}},"models":[{"params":{"apiKey":{"$secret":"new"}}}]}}""",
            document.ToJsonString());
    }

    [Fact]
    public void The_text_of_a_secret_is_not_printed()
    {
        var config = Load.Valid("llm: {models: [{name: m, provider: openai, params: {apiKey: sk-1}}]}");

        Assert.Equal("***", config.Llm!.Models[0].Params.ApiKey!.ToString());
        Assert.DoesNotContain("sk-1", config.ToString(), StringComparison.Ordinal);
    }
}
