using Agentgateway.Configuration.Model;
using Agentgateway.Configuration.Model.Policies;
using Agentgateway.Gateway.Forwarding;
using Agentgateway.Gateway.Pipeline.Callouts;
using Agentgateway.Gateway.Runtime;
using Microsoft.Extensions.Primitives;

namespace Agentgateway.Gateway.Backends;

/// <summary>Callouts through the pooled upstream client.</summary>
internal sealed class CalloutClient(BackendEndpointFactory endpoints, IUpstreamClient client, TimeProvider time) : ICalloutClient
{
    public ICallout? Create(CalloutTarget target, string path, Compilation compilation)
    {
        if (target.Policies.BackendAuth is { } auth && !BackendCredentials.IsSupported(auth))
        {
            compilation.Error(path + ".policies.backendAuth", "this kind of credential is not supported by this version; key is");
            return null;
        }

        return endpoints.Create(target.Backend, target.Policies, path, compilation) is { } endpoint ? new Callout(endpoint, target.Policies, client, time) : null;
    }

    private sealed class Callout(UpstreamEndpoint endpoint, SimpleBackendPolicies policies, IUpstreamClient client, TimeProvider time) : ICallout
    {
        public string Address => endpoint.Address;

        public TimeSpan? Timeout => endpoint.Timeout;

        public async ValueTask<CalloutAnswer> SendAsync(CalloutRequest request, TimeSpan? timeout, CancellationToken cancellationToken)
        {
            var upstream = new UpstreamRequest
            {
                Method = request.Method,
                Authority = request.Authority ?? endpoint.DefaultAuthority,
                PathAndQuery = request.PathAndQuery,
                Bytes = request.Body,
                Version = request.Http2 ? System.Net.HttpVersion.Version20 : null,
            };
            foreach (var (name, value) in request.Headers)
            {
                upstream.Headers.Add(name, value);
            }

            if (policies.BackendAuth is { } auth && BackendCredentials.Apply(auth, upstream, null) is { } refused)
            {
                throw new CalloutException(refused.Detail ?? refused.Message);
            }

            if (policies.RequestHeaderModifier is { } modifier)
            {
                HeaderEdits.Apply(modifier, upstream);
            }

            using var limit = new CancellationTokenSource(Timeout ?? timeout ?? System.Threading.Timeout.InfiniteTimeSpan, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
            try
            {
                await using var response = await client.SendAsync(endpoint, upstream, both.Token);
                var body = await ReadAsync(response, request.MaxAnswerBytes, both.Token);
                return Answer(response, body);
            }
            catch (UpstreamException e)
            {
                throw new CalloutException($"{endpoint.Address}: {e.Error.Detail ?? e.Error.Message}", e);
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                throw new CalloutException($"{endpoint.Address}: {e.Message}", e);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                throw new CalloutException($"{endpoint.Address}: no answer in time");
            }
        }

        // The answer ends here, so what it says is copied.
        private static CalloutAnswer Answer(UpstreamResponse response, ReadOnlyMemory<byte> body)
        {
            var headers = Copy(response.HeaderNames, response.Header);
            var trailers = Copy(response.TrailerNames, response.Trailer);
            return new CalloutAnswer(response.Status, body, name => headers.GetValueOrDefault(name), name => trailers.GetValueOrDefault(name)) { HeaderNames = headers.Keys };
        }

        private static Dictionary<string, StringValues> Copy(IEnumerable<string> names, Func<string, StringValues> values)
        {
            var copy = new Dictionary<string, StringValues>(StringComparer.OrdinalIgnoreCase);
            foreach (var name in names)
            {
                copy[name] = values(name);
            }

            return copy;
        }

        private async ValueTask<ReadOnlyMemory<byte>> ReadAsync(UpstreamResponse response, int most, CancellationToken cancellationToken)
        {
            if (response.ContentLength > most)
            {
                throw new CalloutException($"{endpoint.Address}: the answer is longer than {most} bytes");
            }

            await using var stream = await response.OpenBodyAsync(cancellationToken);
            using var body = new MemoryStream();
            var buffer = new byte[4096];
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                body.Write(buffer, 0, read);
                if (body.Length > most)
                {
                    throw new CalloutException($"{endpoint.Address}: the answer is longer than {most} bytes");
                }
            }

            return body.ToArray();
        }
    }
}
