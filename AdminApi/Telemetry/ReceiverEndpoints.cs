using System.Security.Cryptography;
using System.Text;
using Agentgateway.AdminApi.Http;
using Agentgateway.AdminApi.Telemetry.Otlp;
using Google.Protobuf;

namespace Agentgateway.AdminApi.Telemetry;

/// <summary>The development receiver: OTLP over gRPC on a loopback port of its own, HTTP/protobuf on the API's port.</summary>
internal static class ReceiverEndpoints
{
    private const int MaxRequestBytes = 16 * 1024 * 1024;
    private const string KeyHeader = "x-otlp-api-key";

    public static WebApplicationBuilder AddTelemetryReceiver(this WebApplicationBuilder builder)
    {
        var settings = new ReceiverSettings(builder.Configuration);
        builder.Services.AddSingleton(settings).AddSingleton<TelemetryBuffer>().AddSingleton<OtlpReader>();
        if (!settings.Enabled)
        {
            return builder;
        }

        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = MaxRequestBytes);
        if (settings.GrpcPort is { } port)
        {
            Listen(builder, port);
        }

        return builder;
    }

    // An endpoint with protocols of its own takes the place of the addresses in ASPNETCORE_URLS, so these become endpoints, too.
    private static void Listen(WebApplicationBuilder builder, int grpcPort)
    {
        var endpoints = new Dictionary<string, string?>
        {
            ["Kestrel:Endpoints:otlp:Url"] = $"http://{(grpcPort == 0 ? "127.0.0.1" : "localhost")}:{grpcPort}",
            ["Kestrel:Endpoints:otlp:Protocols"] = "Http2",
        };
        var urls = (builder.Configuration["urls"] ?? "http://localhost:8081").Split(';', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < urls.Length; i++)
        {
            endpoints[$"Kestrel:Endpoints:api{i}:Url"] = urls[i];
        }

        builder.Configuration.AddInMemoryCollection(endpoints);

        // Its only warning here would say just that.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
    }

    public static void MapTelemetryReceiver(this WebApplication app)
    {
        var settings = app.Services.GetRequiredService<ReceiverSettings>();
        if (!settings.Enabled)
        {
            return;
        }

        var group = app.MapGroup("").AllowAnonymous().ExcludeFromDescription().AddEndpointFilter(async (context, next) =>
            Admits(context.HttpContext, settings) ? await next(context) : Results.StatusCode(StatusCodes.Status401Unauthorized));
        Http(group, "/v1/traces", ExportTraceServiceRequest.Parser, (reader, message) => reader.Read(message), new ExportTraceServiceResponse());
        Http(group, "/v1/logs", ExportLogsServiceRequest.Parser, (reader, message) => reader.Read(message), new ExportLogsServiceResponse());
        Http(group, "/v1/metrics", ExportMetricsServiceRequest.Parser, (reader, message) => reader.Read(message), new ExportMetricsServiceResponse());

        // gRPC endpoints take no endpoint filters; the key is checked on their path.
        app.Use((context, next) =>
        {
            if (context.Request.Path.Value!.StartsWith("/opentelemetry.proto.collector.", StringComparison.Ordinal) && !Admits(context, settings))
            {
                context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return Task.CompletedTask;
            }

            return next(context);
        });
        app.MapGrpcService<OtlpTraceService>().AllowAnonymous();
        app.MapGrpcService<OtlpLogsService>().AllowAnonymous();
        app.MapGrpcService<OtlpMetricsService>().AllowAnonymous();
    }

    private static void Http<T>(RouteGroupBuilder group, string path, MessageParser<T> parser, Action<OtlpReader, T> read, IMessage answer)
        where T : IMessage<T> =>
        group.MapPost(path, async (HttpContext context, OtlpReader reader) =>
        {
            if (context.Request.ContentType?.StartsWith("application/x-protobuf", StringComparison.OrdinalIgnoreCase) != true)
            {
                return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
            }

            try
            {
                var body = await ReadAsync(context);
                read(reader, parser.ParseFrom(body));
                return Results.Bytes(answer.ToByteArray(), "application/x-protobuf");
            }
            catch (Exception e) when (e is InvalidProtocolBufferException or InvalidDataException)
            {
                return Results.StatusCode(StatusCodes.Status400BadRequest);
            }
        }).TakesBody(MaxRequestBytes);

    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        if (context.Request.Headers.ContentEncoding == "gzip")
        {
            await using var gzip = new System.IO.Compression.GZipStream(context.Request.Body, System.IO.Compression.CompressionMode.Decompress);
            var buffer = new byte[81920];
            int read;
            while ((read = await gzip.ReadAsync(buffer, context.RequestAborted)) > 0)
            {
                body.Write(buffer, 0, read);
                if (body.Length > MaxRequestBytes)
                {
                    throw new InvalidDataException("The body is too large.");
                }
            }
        }
        else
        {
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        }

        return body.ToArray();
    }

    private static bool Admits(HttpContext context, ReceiverSettings settings) =>
        settings.Key is null || CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(context.Request.Headers[KeyHeader].ToString())), SHA256.HashData(Encoding.UTF8.GetBytes(settings.Key)));
}
