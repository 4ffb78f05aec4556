using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Agentgateway.AdminApi.Data.Migrations.Telemetry
{
    /// <inheritdoc />
    public partial class AnswerFacts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "finish_reasons",
                table: "request_logs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "response_id",
                table: "request_logs",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "usage_estimated",
                table: "request_logs",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "finish_reasons",
                table: "request_logs");

            migrationBuilder.DropColumn(
                name: "response_id",
                table: "request_logs");

            migrationBuilder.DropColumn(
                name: "usage_estimated",
                table: "request_logs");
        }
    }
}
