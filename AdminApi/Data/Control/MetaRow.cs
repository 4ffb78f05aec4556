namespace Agentgateway.AdminApi.Data.Control;

/// <summary>Facts about the database: <c>db_id</c>, <c>epoch</c>, <c>keys_rev</c>.</summary>
internal sealed class MetaRow
{
    public required string Key { get; set; }

    public required string Value { get; set; }
}
