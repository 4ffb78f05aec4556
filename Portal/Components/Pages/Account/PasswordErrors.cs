using Agentgateway.Portal.Identity;
using Agentgateway.Portal.Resources;
using Agentgateway.Portal.Services;

namespace Agentgateway.Portal.Components.Pages.Account;

/// <summary>Words for the error codes that the password post redirects with.</summary>
internal static class PasswordErrors
{
    public static string? Text(string? code) => code switch
    {
        "short" => Format.Text(Strings.PasswordErrorShort, SessionEndpoints.MinPasswordLength),
        "repeat" => Strings.PasswordErrorRepeat,
        "refused" => Strings.PasswordErrorRefused,
        "unreachable" => Strings.SignInErrorUnreachable,
        _ => null,
    };
}
