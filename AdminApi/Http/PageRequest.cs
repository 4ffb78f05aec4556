using System.Globalization;
using Agentgateway.Configuration.Contracts;

namespace Agentgateway.AdminApi.Http;

/// <summary><c>?limit</c> (1 to 200, default 50) and <c>?cursor</c> of a list.</summary>
internal sealed record PageRequest(int Limit, string? Cursor)
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;

    /// <summary>Query parameters of every list.</summary>
    public static readonly string[] Parameters = ["limit", "cursor"];

    /// <summary>Binds from the query.</summary>
    public static ValueTask<PageRequest?> BindAsync(HttpContext context)
    {
        var limit = DefaultLimit;
        var text = context.Request.Query["limit"].ToString();
        if (text.Length > 0 && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxLimit))
        {
            throw ApiProblemException.Validation("?limit", "range", $"limit is 1 to {MaxLimit}.");
        }

        var cursor = context.Request.Query["cursor"].ToString();
        return ValueTask.FromResult<PageRequest?>(new PageRequest(limit, cursor.Length > 0 ? cursor : null));
    }

    /// <summary>Builds the page from up to <see cref="Limit"/> + 1 rows.</summary>
    public Page<TItem> ToPage<TRow, TItem>(IReadOnlyList<TRow> rows, Func<TRow, TItem> convert, Func<TRow, string> cursor)
    {
        var more = rows.Count > Limit;
        var data = rows.Take(Limit).Select(convert).ToList();
        return new Page<TItem>(data, new PageInfo(more ? cursor(rows[Limit - 1]) : null, Limit));
    }
}
