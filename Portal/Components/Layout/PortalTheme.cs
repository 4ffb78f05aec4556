using MudBlazor;

namespace Agentgateway.Portal.Components.Layout;

/// <summary>MudBlazor's theme: fonts and shape. Colours are the variables of <c>portal.css</c>, which also switch to dark without a script.</summary>
internal static class PortalTheme
{
    private static readonly string[] SystemFonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Arial", "sans-serif"];

    public static MudTheme Value { get; } = new()
    {
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = SystemFonts },
            H6 = new H6Typography { FontFamily = SystemFonts, FontSize = "1.125rem", FontWeight = "600" },
        },
    };
}
