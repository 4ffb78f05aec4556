using Microsoft.AspNetCore.Diagnostics;

namespace Agentgateway.Portal.Services;

/// <summary>Limits status pages to what a person opens.</summary>
internal static class StatusPages
{
    /// <summary>A refused post keeps its bare status: running it again as a page would read a form that antiforgery has just refused.</summary>
    public static void UseStatusPagesForDocumentsOnly(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!HttpMethods.IsGet(context.Request.Method) && context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }

        return next(context);
    });
}
