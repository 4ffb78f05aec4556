using System.Text.RegularExpressions;
using Agentgateway.AdminApi.Http;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Identity;

/// <summary>What the fields of a user may hold.</summary>
internal static partial class UserRules
{
    private const int MaxText = 200;

    public static void RequireValid(UserInvite invite)
    {
        var errors = new List<ProblemError>();
        if (string.IsNullOrEmpty(invite.Name) || !NamePattern().IsMatch(invite.Name))
        {
            errors.Add(new ProblemError("/name", "format", "A name has 1 to 63 letters, digits, dots, dashes, underscores or @, and starts with a letter or digit."));
        }

        CheckRole(invite.Role, errors);
        CheckText(invite.Email, "/email", errors);
        CheckText(invite.DisplayName, "/displayName", errors);
        ThrowIfAny(errors);
    }

    public static void RequireValid(MergePatch<UserPatch> patch)
    {
        var errors = new List<ProblemError>();
        if (patch.Has("role"))
        {
            CheckRole(patch.Value.Role, errors);
        }

        if (patch.Has("status") && patch.Value.Status is not (UserStatus.Active or UserStatus.Disabled))
        {
            errors.Add(new ProblemError("/status", "value", "status is active or disabled."));
        }

        CheckText(patch.Value.Email, "/email", errors);
        CheckText(patch.Value.DisplayName, "/displayName", errors);
        ThrowIfAny(errors);
    }

    private static void CheckRole(string? role, List<ProblemError> errors)
    {
        if (role is not (Roles.Admin or Roles.Developer))
        {
            errors.Add(new ProblemError("/role", "value", "role is admin or developer."));
        }
    }

    private static void CheckText(string? text, string pointer, List<ProblemError> errors)
    {
        if (text?.Length > MaxText)
        {
            errors.Add(new ProblemError(pointer, "length", $"At most {MaxText} characters."));
        }
    }

    private static void ThrowIfAny(List<ProblemError> errors)
    {
        if (errors.Count > 0)
        {
            throw ApiProblemException.Validation(errors);
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._@-]{0,62}$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
