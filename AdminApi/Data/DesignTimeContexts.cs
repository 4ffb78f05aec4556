using Agentgateway.AdminApi.Data.Control;
using Agentgateway.AdminApi.Data.Telemetry;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Agentgateway.AdminApi.Data;

/// <summary>Lets <c>dotnet ef migrations add NAME -c ControlDbContext -o Data/Migrations/Control</c> (and likewise for Telemetry) build a context without starting the service.</summary>
internal sealed class DesignTimeContexts : IDesignTimeDbContextFactory<ControlDbContext>, IDesignTimeDbContextFactory<TelemetryDbContext>
{
    ControlDbContext IDesignTimeDbContextFactory<ControlDbContext>.CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<ControlDbContext>().UseSqlite("Data Source=:memory:").Options);

    TelemetryDbContext IDesignTimeDbContextFactory<TelemetryDbContext>.CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<TelemetryDbContext>().UseSqlite("Data Source=:memory:").Options);
}
