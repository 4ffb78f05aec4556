using System.Globalization;
using System.Threading.RateLimiting;
using Agentgateway.AdminApi.Identity;

namespace Agentgateway.AdminApi.Http;

/// <summary>Token bucket per principal: 20 requests per second, burst 100; <c>AGW_API_RATE</c> and <c>AGW_API_BURST</c> change it.</summary>
internal static class PrincipalRateLimit
{
    public static IServiceCollection AddPrincipalRateLimit(this IServiceCollection services, IConfiguration configuration)
    {
        var rate = configuration.GetValue("AGW_API_RATE", 20);
        var burst = configuration.GetValue("AGW_API_BURST", 100);
        return services.AddRateLimiter(options =>
        {
            options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
                context.Request.Path.StartsWithSegments("/api")
                    ? RateLimitPartition.GetTokenBucketLimiter(Key(context), _ => new TokenBucketRateLimiterOptions
                    {
                        TokenLimit = burst,
                        TokensPerPeriod = Math.Max(1, rate / 10),
                        ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
                        QueueLimit = 0,
                    })
                    : RateLimitPartition.GetNoLimiter(""));
            options.OnRejected = async (rejected, cancellationToken) =>
            {
                rejected.HttpContext.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
                await ProblemDocument.WriteAsync(rejected.HttpContext, 429, "rate_limited", $"At most {rate} requests per second.");
            };
        });
    }

    private static string Key(HttpContext context) =>
        context.User.FindFirst(CallerClaims.UserId)?.Value ?? context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
}
