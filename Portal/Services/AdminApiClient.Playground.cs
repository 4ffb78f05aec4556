using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.Portal.Services;

internal sealed partial class AdminApiClient
{
    /// <summary>Calls one tool through AdminApi and the gateway; the answer is MCP's <c>tools/call</c> result.</summary>
    public Task<ApiResult<JsonNode>> CallToolAsync(string serverId, string tool, JsonObject arguments, CancellationToken cancellation) =>
        PostAsync<JsonNode>("playground/tools", new { serverId, tool, arguments }, cancellation);

    /// <summary>Streams one chat answer through AdminApi and the gateway. A refusal arrives as an update with a problem.</summary>
    public async IAsyncEnumerable<ChatUpdate> ChatAsync(ChatRequest chat, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = await CreateAsync(HttpMethod.Post, "playground/chat", chat, null, null);
        var (response, refused) = await OpenStreamAsync(request, cancellation);
        using (response)
        {
            if (refused is not null)
            {
                yield return new ChatUpdate(Problem: refused);
                yield break;
            }

            await using var stream = await response!.Content.ReadAsStreamAsync(cancellation);
            var updates = ChatStreamReader.ReadAsync(stream, cancellation).GetAsyncEnumerator(cancellation);
            await using (updates)
            {
                while (true)
                {
                    ChatUpdate? update;
                    try
                    {
                        update = await updates.MoveNextAsync() ? updates.Current : null;
                    }
                    catch (Exception error) when (IsUnreachable(error, cancellation))
                    {
                        update = new ChatUpdate(Problem: Unreachable());
                    }

                    if (update is null)
                    {
                        yield break;
                    }

                    yield return update;
                    if (update.Problem is not null)
                    {
                        yield break;
                    }
                }
            }
        }
    }

    private async Task<(HttpResponseMessage? Response, Problem? Refused)> OpenStreamAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            var response = await clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return response.IsSuccessStatusCode ? (response, null) : (response, await ReadProblemAsync(response, cancellation));
        }
        catch (Exception error) when (IsUnreachable(error, cancellation))
        {
            return (null, Unreachable());
        }
    }
}
