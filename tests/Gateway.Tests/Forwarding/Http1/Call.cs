using System.Text;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Forwarding.Http1;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Agentgateway.Gateway.Tests.Forwarding.Http1;

/// <summary>Requests through a client, and what came of them as text.</summary>
internal static class Call
{
    public static UpstreamConnector Connector { get; } = new(ResolveOverrides.None, new ExtraTrust(null, NullLogger<ExtraTrust>.Instance));

    public static Http1UpstreamClient NewClient(IUpstreamConnector? connector = null, TimeProvider? time = null) => new(connector ?? Connector, time ?? TimeProvider.System);

    public static UpstreamRequest Request(string method = "GET", string target = "/", string body = "") =>
        new() { Method = method, Authority = "example.test", PathAndQuery = target, Bytes = Encoding.Latin1.GetBytes(body) };

    /// <summary>Head, body and trailers of the answer as the gateway's client would get them, or what went wrong.</summary>
    public static async Task<string> OutcomeAsync(IUpstreamClient client, UpstreamEndpoint endpoint, UpstreamRequest request, CancellationToken? cancellation = null)
    {
        var token = cancellation ?? TestContext.Current.CancellationToken;
        try
        {
            await using var response = await client.SendAsync(endpoint, request, token);
            var http = new DefaultHttpContext();
            var trailers = new Trailers();
            http.Features.Set<IHttpResponseTrailersFeature>(trailers);
            await response.CopyHeadAsync(http, token);
            var text = new StringBuilder().Append(response.Status).Append(' ').Append(http.Features.Get<IHttpResponseFeature>()!.ReasonPhrase).Append('\n');
            Append(text, http.Response.Headers);
            text.Append("type ").Append(response.MediaType).Append(" length ").Append(response.ContentLength?.ToString() ?? "none").Append('\n');
            try
            {
                text.Append(await BodyAsync(response, token));
                response.CopyTrailers(http);
                Append(text.Append('\n'), trailers.Fields);
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                text.Append("cut off");
            }

            return text.ToString();
        }
        catch (UpstreamException e)
        {
            return $"error {e.Error.Status} {e.Error.Message}";
        }
    }

    /// <summary>The body, read as a pump does.</summary>
    public static async Task<string> BodyAsync(UpstreamResponse response, CancellationToken token)
    {
        var body = await response.OpenBodyAsync(token);
        var all = new MemoryStream();
        var piece = new byte[300];
        while (true)
        {
            Assert.Equal(0, await body.ReadAsync(Memory<byte>.Empty, token));
            var read = await body.ReadAsync(piece, token);
            if (read == 0)
            {
                return Encoding.Latin1.GetString(all.ToArray());
            }

            all.Write(piece, 0, read);
        }
    }

    private static void Append(StringBuilder text, IHeaderDictionary headers)
    {
        foreach (var (name, values) in headers.OrderBy(h => h.Key, StringComparer.OrdinalIgnoreCase))
        {
            foreach (var value in values)
            {
                text.Append(name.ToLowerInvariant()).Append(": ").Append(value).Append('\n');
            }
        }
    }

    private sealed class Trailers : IHttpResponseTrailersFeature
    {
        IHeaderDictionary IHttpResponseTrailersFeature.Trailers
        {
            get => Fields;
            set => throw new NotSupportedException();
        }

        public IHeaderDictionary Fields { get; } = new HeaderDictionary();
    }
}
