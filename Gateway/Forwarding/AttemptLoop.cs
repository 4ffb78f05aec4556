using System.Runtime.CompilerServices;
using Agentgateway.Gateway.Async;
using Agentgateway.Gateway.Backends;
using Agentgateway.Gateway.Pipeline;
using Agentgateway.Gateway.Telemetry;
using Microsoft.AspNetCore.Http.Features;

namespace Agentgateway.Gateway.Forwarding;

/// <summary>Runs one request against its backend until an attempt is final.</summary>
/// <remarks>
/// 1. pick an endpoint                                       4. classify: final, retry or fail; report to the picker
/// 2. let the adapter render the attempt                     5. commit: head, response policies, then the pump copies the body
/// 3. send, bounded by the attempt's timeout
/// Nothing reaches the client before step 4 says final; after the first body byte there is no retry.
/// </remarks>
internal sealed class AttemptLoop(IUpstreamClient upstream, TimeProvider time)
{
    /// <summary>Sends the exchange to a backend.</summary>
    /// <param name="retry">Null = one try.</param>
    /// <param name="timeout">Per attempt, to response headers; an endpoint's own wins; null = none.</param>
    /// <returns>Null when the client was answered or is gone; an error if nothing was sent yet.</returns>
    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    public async ValueTask<GatewayError?> RunAsync(Exchange exchange, IEndpointPicker picker, IAttemptAdapter adapter, RetryPlan? retry, TimeSpan? timeout)
    {
        var retries = await PlanRetriesAsync(exchange, retry);
        for (var number = 0; ; number++)
        {
            // 1. Pick
            var endpoint = picker.Pick(exchange, number);
            if (endpoint is null)
            {
                return GatewayError.NoHealthyEndpoint;
            }

            var attempt = new Attempt(number, endpoint);
            exchange.Log.Endpoint = endpoint.Address;

            // 2. Render
            var prepared = await adapter.PrepareAsync(exchange, attempt, exchange.Cancellation);
            if (prepared.Request is not { } request)
            {
                if (prepared.Response is { } answer)
                {
                    await exchange.RespondAsync(answer, exchange.Cancellation);
                    return null;
                }

                // What one provider cannot be asked, another of the same group may be.
                if (prepared.Error is { Retryable: true } unprepared && number < retries)
                {
                    picker.Report(exchange, attempt, unprepared);
                    continue;
                }

                return prepared.Error ?? GatewayError.Internal("the attempt was not rendered");
            }

            if (number > 0)
            {
                request.Headers.Set("x-retry-attempt", number.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }

            // 3. Send
            using var span = UpstreamSpan.Start(exchange, attempt, request);
            exchange.Log.Attempts++;
            var (response, error) = await SendAsync(exchange, attempt, request, timeout);
            request.Release();
            if (response is null && error is null)
            {
                picker.Report(exchange, attempt, null);
                return null;
            }

            // 4. Classify
            var retryable = number < retries && !exchange.Body.IsConsumed;
            await using (response)
            {
                var pump = default(IResponsePump);
                if (response is not null)
                {
                    attempt.Status = response.Status;
                    span.SetStatus(response.Status);
                    var verdict = adapter.Interpret(exchange, attempt, response);
                    error = verdict.Error;
                    pump = verdict.Pump;
                    if (pump is not null && retryable && retry is not null && (retry.Codes.Contains(response.Status) || AsksForRetry(exchange, retry, response)))
                    {
                        error ??= GatewayError.UpstreamFailed("status asks for a retry");
                    }
                }

                picker.Report(exchange, attempt, error);
                exchange.LiveTrace?.OnAttempt(number, endpoint.Address, attempt.Status, error);
                if (error is not null)
                {
                    span.SetError(error);
                    if (error.Retryable && retryable)
                    {
                        if (await BackOffAsync(exchange, retry!.Backoff) is { } ended)
                        {
                            return ended;
                        }

                        continue;
                    }

                    if (pump is null)
                    {
                        return error;
                    }
                }

                // 5. Commit
                return await CommitAsync(exchange, attempt, adapter, response!, pump!);
            }
        }
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private async ValueTask<GatewayError?> CommitAsync(Exchange exchange, Attempt attempt, IAttemptAdapter adapter, UpstreamResponse response, IResponsePump pump)
    {
        var http = exchange.Http;
        var aborted = http.RequestAborted;
        exchange.DisarmDeadline();
        try
        {
            await response.CopyHeadAsync(http, aborted);
            adapter.OnCommit(exchange, attempt, response);
            var error = await ResponseDelivery.SendAsync(exchange, response, pump, aborted);
            if (error is null)
            {
                if (http.Features.Get<IHttpResponseTrailersFeature>() is { Trailers: { } trailers })
                {
                    exchange.Policies.OnTrailers(exchange, trailers);
                }

                return null;
            }

            if (!http.Response.HasStarted)
            {
                return error;
            }

            // The head said success and cannot be taken back: only cutting the connection tells the client.
            exchange.Log.Error = error.Detail ?? error.Message;
            exchange.Log.Reason = error.Reason;
            http.Abort();
            return null;
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            exchange.Log.ClientAborted = true;
            return null;
        }
    }

    /// <returns>Neither part when the client is gone.</returns>
    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private async ValueTask<(UpstreamResponse? Response, GatewayError? Error)> SendAsync(Exchange exchange, Attempt attempt, UpstreamRequest request, TimeSpan? timeout)
    {
        var limit = attempt.Endpoint.Timeout ?? timeout;
        using var timer = limit is null ? null : CancellationTokenSource.CreateLinkedTokenSource(exchange.Cancellation);
        timer?.CancelAfter(limit!.Value);
        attempt.SentAt = time.GetTimestamp();
        if (exchange.Log.UpstreamSentAt == 0)
        {
            exchange.Log.UpstreamSentAt = attempt.SentAt;
        }

        try
        {
            var response = await upstream.SendAsync(request.Endpoint ?? attempt.Endpoint, request, timer?.Token ?? exchange.Cancellation);
            exchange.Log.UpstreamHeadAt = time.GetTimestamp();
            return (response, null);
        }
        catch (OperationCanceledException)
        {
            if (exchange.Http.RequestAborted.IsCancellationRequested)
            {
                exchange.Log.ClientAborted = true;
                return (null, null);
            }

            return (null, exchange.DeadlinePassed ? GatewayError.RequestTimeout : GatewayError.UpstreamTimeout);
        }
        catch (UpstreamException e)
        {
            return (null, e.Error);
        }
    }

    // The condition sees the answer as response.*, although nothing of it is committed yet.
    private static bool AsksForRetry(Exchange exchange, RetryPlan retry, UpstreamResponse response)
    {
        if (retry.Condition is not { } condition)
        {
            return false;
        }

        exchange.Candidate = response;
        try
        {
            return condition(exchange);
        }
        finally
        {
            exchange.Candidate = null;
        }
    }

    [AsyncMethodBuilder(typeof(PooledAsyncMethodBuilder<>))]
    private static async ValueTask<int> PlanRetriesAsync(Exchange exchange, RetryPlan? retry)
    {
        if (retry is null)
        {
            return 0;
        }

        if (retry.Precondition is { } precondition)
        {
            if (retry.PreconditionReadsBody)
            {
                // A broken body shows itself to the upstream call.
                await exchange.PeekBodyAsync(exchange.Cancellation);
            }

            if (!precondition(exchange))
            {
                return 0;
            }
        }

        // A body without a declared length, or a long one, streams and is not kept: then there is one try.
        if (!exchange.Body.IsBuffered)
        {
            if (exchange.Body.Length is not <= RetryPlan.MaxReplayBytes
                || await exchange.Body.BufferAsync(RetryPlan.MaxReplayBytes, exchange.Cancellation) is not null)
            {
                return 0;
            }
        }

        return retry.Attempts;
    }

    private async ValueTask<GatewayError?> BackOffAsync(Exchange exchange, TimeSpan pause)
    {
        if (pause <= TimeSpan.Zero)
        {
            return null;
        }

        try
        {
            await Task.Delay(pause, time, exchange.Cancellation);
            return null;
        }
        catch (OperationCanceledException)
        {
            exchange.Log.ClientAborted = !exchange.DeadlinePassed;
            return GatewayError.RequestTimeout;
        }
    }
}
