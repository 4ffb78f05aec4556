using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Agentgateway.AdminApi.Data.Migrations.Telemetry
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "request_logs",
                columns: table => new
                {
                    id = table.Column<string>(type: "TEXT", nullable: false),
                    instance_id = table.Column<string>(type: "TEXT", nullable: false),
                    sequence = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    started_at = table.Column<long>(type: "INTEGER", nullable: false),
                    duration_ms = table.Column<long>(type: "INTEGER", nullable: false),
                    ttft_ms = table.Column<long>(type: "INTEGER", nullable: true),
                    config_revision = table.Column<long>(type: "INTEGER", nullable: false),
                    gateway = table.Column<string>(type: "TEXT", nullable: true),
                    route = table.Column<string>(type: "TEXT", nullable: true),
                    backend = table.Column<string>(type: "TEXT", nullable: true),
                    endpoint = table.Column<string>(type: "TEXT", nullable: true),
                    method = table.Column<string>(type: "TEXT", nullable: true),
                    path = table.Column<string>(type: "TEXT", nullable: true),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    error_code = table.Column<string>(type: "TEXT", nullable: true),
                    error = table.Column<string>(type: "TEXT", nullable: true),
                    trace_id = table.Column<string>(type: "TEXT", nullable: true),
                    span_id = table.Column<string>(type: "TEXT", nullable: true),
                    key_id = table.Column<string>(type: "TEXT", nullable: true),
                    user_id = table.Column<string>(type: "TEXT", nullable: true),
                    team_id = table.Column<string>(type: "TEXT", nullable: true),
                    user_agent = table.Column<string>(type: "TEXT", nullable: true),
                    provider = table.Column<string>(type: "TEXT", nullable: true),
                    operation = table.Column<string>(type: "TEXT", nullable: true),
                    requested_model = table.Column<string>(type: "TEXT", nullable: true),
                    sent_model = table.Column<string>(type: "TEXT", nullable: true),
                    response_model = table.Column<string>(type: "TEXT", nullable: true),
                    mcp_server = table.Column<string>(type: "TEXT", nullable: true),
                    mcp_method = table.Column<string>(type: "TEXT", nullable: true),
                    tool = table.Column<string>(type: "TEXT", nullable: true),
                    input_tokens = table.Column<long>(type: "INTEGER", nullable: true),
                    output_tokens = table.Column<long>(type: "INTEGER", nullable: true),
                    cache_read_tokens = table.Column<long>(type: "INTEGER", nullable: true),
                    cache_write_tokens = table.Column<long>(type: "INTEGER", nullable: true),
                    reasoning_tokens = table.Column<long>(type: "INTEGER", nullable: true),
                    cost_nano_usd = table.Column<long>(type: "INTEGER", nullable: true),
                    price_status = table.Column<string>(type: "TEXT", nullable: false),
                    streamed = table.Column<bool>(type: "INTEGER", nullable: false),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    timeline_json = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_request_logs", x => x.id);
                    table.CheckConstraint("ck_request_logs_kind", "kind IN ('llm', 'mcp', 'a2a', 'http')");
                    table.CheckConstraint("ck_request_logs_price_status", "price_status IN ('exact', 'unpriced', 'missing', 'noCatalog', 'n/a')");
                });

            migrationBuilder.CreateTable(
                name: "usage_hourly",
                columns: table => new
                {
                    hour = table.Column<long>(type: "INTEGER", nullable: false),
                    kind = table.Column<string>(type: "TEXT", nullable: false),
                    key_id = table.Column<string>(type: "TEXT", nullable: false),
                    user_id = table.Column<string>(type: "TEXT", nullable: false),
                    provider = table.Column<string>(type: "TEXT", nullable: false),
                    model = table.Column<string>(type: "TEXT", nullable: false),
                    target = table.Column<string>(type: "TEXT", nullable: false),
                    status_class = table.Column<string>(type: "TEXT", nullable: false),
                    requests = table.Column<long>(type: "INTEGER", nullable: false),
                    input_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    output_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    cache_read_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    cache_write_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    reasoning_tokens = table.Column<long>(type: "INTEGER", nullable: false),
                    cost_nano_usd = table.Column<long>(type: "INTEGER", nullable: false),
                    unpriced = table.Column<long>(type: "INTEGER", nullable: false),
                    duration_sum_ms = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_usage_hourly", x => new { x.hour, x.kind, x.key_id, x.user_id, x.provider, x.model, x.target, x.status_class });
                });

            migrationBuilder.CreateIndex(
                name: "IX_request_logs_instance_id_sequence",
                table: "request_logs",
                columns: new[] { "instance_id", "sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_request_logs_key_id_started_at",
                table: "request_logs",
                columns: new[] { "key_id", "started_at" });

            migrationBuilder.CreateIndex(
                name: "IX_request_logs_requested_model_started_at",
                table: "request_logs",
                columns: new[] { "requested_model", "started_at" });

            migrationBuilder.CreateIndex(
                name: "IX_request_logs_started_at_id",
                table: "request_logs",
                columns: new[] { "started_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_request_logs_status_started_at",
                table: "request_logs",
                columns: new[] { "status", "started_at" },
                filter: "status >= 400");

            migrationBuilder.CreateIndex(
                name: "IX_request_logs_trace_id",
                table: "request_logs",
                column: "trace_id");

            migrationBuilder.CreateIndex(
                name: "IX_request_logs_user_id_started_at",
                table: "request_logs",
                columns: new[] { "user_id", "started_at" });

            migrationBuilder.CreateIndex(
                name: "IX_usage_hourly_key_id_hour",
                table: "usage_hourly",
                columns: new[] { "key_id", "hour" });

            migrationBuilder.CreateIndex(
                name: "IX_usage_hourly_user_id_hour",
                table: "usage_hourly",
                columns: new[] { "user_id", "hour" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "request_logs");

            migrationBuilder.DropTable(
                name: "usage_hourly");
        }
    }
}
