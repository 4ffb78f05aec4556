using System.Net.Http.Headers;
using Agentgateway.AdminApi.Catalog;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Identity;
using Agentgateway.AdminApi.Playground;
using Microsoft.AspNetCore.Http.Features;

namespace Agentgateway.AdminApi.Apis;

/// <summary>Calls through the gateway on behalf of the signed-in person: no key in the browser, no CORS.</summary>
internal static class PlaygroundApi
{
    public static void MapPlayground(this IEndpointRouteBuilder api)
    {
        var playground = api.MapGroup("/playground").RequireAuthorization(Roles.AnyUser).WithTags("Playground");
        playground.MapPost("/chat", ChatAsync).Streams().Accepts<object>("application/json").Produces<object>(200, "text/event-stream", "application/json")
            .WithSummary("Send an OpenAI chat completion request through the gateway; streams if it asks for a stream");
        playground.MapPost("/tools", CallToolAsync).Produces<object>().WithSummary("Call one tool through the gateway; the answer is MCP's tools/call result");
    }

    private static async Task ChatAsync(GatewayClient gateway, GatewayAddress address, HttpContext context)
    {
        var body = await JsonBody.ReadObjectAsync(context);
        using var request = new HttpRequestMessage(HttpMethod.Post, address.Serving("/v1/chat/completions"));
        request.Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        using var response = await gateway.SendAsync(request, context.Caller(), "playground", context.RequestAborted);
        if (!response.IsSuccessStatusCode)
        {
            throw await ProblemFromAsync(response, context.RequestAborted);
        }

        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        context.Response.Headers.CacheControl = "no-store";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await using var stream = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[8192];
        int read;
        while ((read = await stream.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static async Task<IResult> CallToolAsync(ToolCall call, CatalogQueries catalog, ToolCaller tools, HttpContext context)
    {
        var server = await catalog.McpServerNameAsync(call.ServerId, context.RequestAborted);
        return Results.Ok(await tools.CallAsync(context.Caller(), server, call.Tool, call.Arguments ?? [], context.RequestAborted));
    }

    // The gateway answers in the provider's error shape; pages want ours.
    private static async Task<ApiProblemException> ProblemFromAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        var (message, code) = ProviderError.Read(text);

        // 401 would tell the portal that its own session ended.
        return new ApiProblemException(status == 401 ? 403 : status, code ?? "gateway_error", message ?? $"The gateway answered with status {status}.");
    }
}
