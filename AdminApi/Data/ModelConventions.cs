using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Agentgateway.AdminApi.Data;

/// <summary>Naming and checks shared by both databases.</summary>
internal static class ModelConventions
{
    /// <summary>Names columns in snake_case: <c>AllowedModelsJson</c> becomes <c>allowed_models_json</c>.</summary>
    public static void UseSnakeCase(this ModelBuilder model)
    {
        foreach (var property in model.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            property.SetColumnName(SnakeCase(property.Name));
        }
    }

    /// <summary>Restricts a text column to the listed values.</summary>
    public static TableBuilder<T> OneOf<T>(this TableBuilder<T> table, string column, params string[] values)
        where T : class =>
        table.Check(column, $"{column} IN ({string.Join(", ", values.Select(v => $"'{v}'"))})");

    /// <summary>Adds a check constraint named after table and purpose.</summary>
    public static TableBuilder<T> Check<T>(this TableBuilder<T> table, string purpose, string sql)
        where T : class
    {
        table.HasCheckConstraint($"ck_{table.Name}_{purpose}", sql);
        return table;
    }

    private static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            if (char.IsUpper(name[i]) && i > 0 && !char.IsUpper(name[i - 1]))
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }
}
