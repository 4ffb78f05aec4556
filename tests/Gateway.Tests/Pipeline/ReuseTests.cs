using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry;
using Agentgateway.Gateway.Tests.Support;
using Agentgateway.Llm.Usage;
using Agentgateway.Testing.Http;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Agentgateway.Gateway.Tests.Pipeline;

/// <summary>Objects that serve one request after the other carry nothing over.</summary>
public sealed class ReuseTests
{
    // Parts that stay and are cleared themselves.
    private static readonly Type[] Parts = [typeof(RequestHead), typeof(RequestBody), typeof(UpstreamHeaders), typeof(RequestLog), typeof(TokenUsage)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_cleared_exchange_is_as_new() => CheckCleared(new Exchange(), exchange => exchange.Clear(), new Exchange());

    [Fact]
    public void A_cleared_request_head_is_as_new() => CheckCleared(new RequestHead(), head => head.Clear(), new RequestHead());

    [Fact]
    public void A_cleared_request_body_is_as_new() => CheckCleared(new RequestBody(), body => body.Clear(), new RequestBody());

    [Fact]
    public void Cleared_facts_of_an_LLM_call_are_as_new() => CheckCleared(new LlmCallInfo(), info => info.Clear(), new LlmCallInfo());

    [Fact]
    public void A_cleared_log_is_as_new() => CheckCleared(new RequestLog(), log => log.Clear(), new RequestLog());

    [Fact]
    public void Cleared_observations_of_an_answer_are_as_new()
    {
        CheckCleared(new LlmObservation(), seen => seen.Clear(), new LlmObservation());
        CheckCleared(new TokenUsage(), usage => usage.Clear(), new TokenUsage());
        var info = new LlmCallInfo();
        var first = info.BeginAnswer();
        first.Usage.Output = 7;
        first.Finish(0, "stop");
        Assert.Null(info.BeginAnswer().Usage.Output);
        Assert.Null(info.BeginAnswer().FinishReasons);
    }

    [Fact]
    public void A_released_upstream_request_is_as_new()
    {
        var request = UpstreamRequest.Take();
        request.Headers.Set("a", "b");
        CheckCleared(request, r => r.Release(), new UpstreamRequest { Method = "", Authority = "", PathAndQuery = "" });
        Assert.Equal(0, request.Headers.Count);
    }

    // A retry policy keeps bodies in memory: only then is their message used again.
    [Fact]
    public async Task Nothing_of_a_request_is_in_the_next_one_to_the_same_place()
    {
        await using var upstream = await TestUpstream.StartAsync();
        await using var gateway = await TestGateway.StartAsync($$"""
            binds:
            - port: PORT
              listeners:
              - routes:
                - policies: {retry: {attempts: 1, codes: [503]} }
                  backends: [{host: "{{upstream.Address}}"}]
            """);

        await SendAsync(gateway, HttpMethod.Post, "first.test", "first body", ("x-secret", "1"), ("Content-Language", "en"));
        await SendAsync(gateway, HttpMethod.Get, "second.test", null, ("x-other", "2"));
        await SendAsync(gateway, HttpMethod.Put, "second.test", "b", ("x-other", "3"));
        await SendAsync(gateway, HttpMethod.Delete, "second.test", null);

        var all = upstream.Requests.ToArray();
        Assert.Equal(["POST", "GET", "PUT", "DELETE"], all.Select(r => r.Method));
        Assert.Equal(["first.test", "second.test", "second.test", "second.test"], all.Select(r => r.Host));
        Assert.Equal(["first body", "", "b", ""], all.Select(r => r.Text));
        Assert.Equal(["10", null, "1", null], all.Select(r => r.Header("content-length")));
        Assert.Equal(["1", null, null, null], all.Select(r => r.Header("x-secret")));
        Assert.Equal([null, "2", "3", null], all.Select(r => r.Header("x-other")));
        Assert.Equal(["en", null, null, null], all.Select(r => r.Header("content-language")));
    }

    [Fact]
    public async Task Requests_at_the_same_time_do_not_meet()
    {
        await using var upstream = await TestUpstream.StartAsync((http, seen) => http.Response.WriteAsync($"{seen.Target} {seen.Header("x-id")} {seen.Text}"));
        await using var gateway = await TestGateway.StartAsync($$"""
            binds:
            - port: PORT
              listeners:
              - routes:
                - policies: {retry: {attempts: 1, codes: [503]} }
                  backends: [{host: "{{upstream.Address}}"}]
            """);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async caller =>
        {
            using var client = gateway.NewClient();
            for (var i = 0; i < 20; i++)
            {
                var (path, id, body) = ($"/same?{i % 3}", $"{caller}-{i}", i % 2 == 0 ? $"body {caller} {i}" : "");
                using var request = new HttpRequestMessage(body.Length > 0 ? HttpMethod.Post : HttpMethod.Get, path);
                request.Headers.Add("x-id", id);
                request.Content = body.Length > 0 ? new StringContent(body) : null;
                using var answer = await client.SendAsync(request, Token);
                Assert.Equal($"{path} {id} {body}", await answer.Content.ReadAsStringAsync(Token));
            }
        }));
    }

    private static async Task SendAsync(TestGateway gateway, HttpMethod method, string host, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, "/same?path=1");
        request.Headers.Host = host;
        request.Content = body is null ? null : new StringContent(body);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content!.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using var answer = await gateway.Client.SendAsync(request, Token);
        Assert.True(answer.IsSuccessStatusCode);
    }

    // Sets every field, so that one that is added later and not cleared is found.
    private static void CheckCleared<T>(T used, Action<T> clear, T fresh)
        where T : class
    {
        var fields = typeof(T).GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(f => !Parts.Contains(f.FieldType) && f.Name is not ("_spareLlm" or "_seen"))
            .ToArray();
        Assert.NotEmpty(fields);
        foreach (var field in fields)
        {
            field.SetValue(used, Something(field.FieldType));
            Assert.False(IsSame(field.GetValue(fresh), field.GetValue(used)), $"{field.Name} could not be set to something else");
        }

        clear(used);

        foreach (var field in fields)
        {
            Assert.True(IsSame(field.GetValue(fresh), field.GetValue(used)), $"{field.Name} is still {field.GetValue(used)}");
        }
    }

    private static bool IsSame(object? a, object? b) =>
        Equals(a, b) || (a is null or IList { Count: 0 } && b is null or IList { Count: 0 });

    private static object Something(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? "something"
            : type == typeof(bool) ? true
            : type == typeof(int) ? 7
            : type == typeof(long) ? 7L
            : type == typeof(double) ? 0.7
            : type == typeof(decimal) ? 0.7m
            : type.IsEnum ? Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!
            : type == typeof((long Received, long Sent)) ? (7L, 7L)
            : type == typeof(ReadOnlyMemory<byte>) ? new ReadOnlyMemory<byte>([1])
            : type == typeof(SeenBody) ? new SeenBody(new byte[] { 1 }, true)
            : type == typeof(DateTimeOffset) ? DateTimeOffset.UnixEpoch
            : type == typeof(HttpContext) ? new DefaultHttpContext()
            : type == typeof(HttpRequest) ? new DefaultHttpContext().Request
            : type == typeof(IHeaderDictionary) ? new HeaderDictionary()
            : type == typeof(TimeProvider) ? new Microsoft.Extensions.Time.Testing.FakeTimeProvider()
            : type == typeof(byte[]) ? new byte[] { 1 }
            : type == typeof(IReadOnlyList<IResponseHeadersPolicy>) ? new IResponseHeadersPolicy[1]
            : typeof(IList).IsAssignableFrom(type) ? Filled((IList)Activator.CreateInstance(type)!)
            : type.IsInterface ? typeof(DispatchProxy).GetMethod(nameof(DispatchProxy.Create), 2, [])!.MakeGenericMethod(type, typeof(Nothing)).Invoke(null, null)!
            : RuntimeHelpers.GetUninitializedObject(type.IsAbstract ? type.Assembly.GetTypes().First(t => t.IsSubclassOf(type) && !t.IsAbstract) : type);
    }

    private static IList Filled(IList list)
    {
        list.Add(list.GetType().GetGenericArguments()[0] is { IsValueType: true } item ? Activator.CreateInstance(item) : null);
        return list;
    }

    /// <summary>Implements any interface and does nothing.</summary>
    public class Nothing : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => null;
    }
}
