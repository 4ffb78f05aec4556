using Agentgateway.Portal.Resources;

namespace Agentgateway.Portal.Services;

/// <summary>States of revisions in words.</summary>
internal static class RevisionText
{
    public static string State(string state) => state switch
    {
        "pending" => Strings.RevisionPending,
        "published" => Strings.RevisionPublished,
        "applied" => Strings.RevisionApplied,
        "rejected" => Strings.RevisionRejected,
        "superseded" => Strings.RevisionSuperseded,
        _ => state,
    };

    public static string Tone(string state) => state switch
    {
        "applied" => "good",
        "rejected" => "bad",
        "pending" or "published" => "info",
        _ => "",
    };

    public static string Operation(string operation) => operation switch
    {
        "create" or "created" or "add" => Strings.OperationCreate,
        "update" or "updated" or "replace" => Strings.OperationUpdate,
        "delete" or "deleted" or "remove" => Strings.OperationDelete,
        _ => operation,
    };

    public static string OperationTone(string operation) => operation switch
    {
        "create" or "created" or "add" => "good",
        "delete" or "deleted" or "remove" => "bad",
        _ => "info",
    };
}
