namespace Agentgateway.Configuration.Migration;

/// <summary>What a migration made of a file.</summary>
/// <param name="Text">The new text; the old one when nothing changed.</param>
/// <param name="Changes">One line for each form that was rewritten.</param>
/// <param name="Left">Deprecated forms that stay, each with the reason.</param>
public sealed record MigrationResult(string Text, IReadOnlyList<string> Changes, IReadOnlyList<string> Left);
