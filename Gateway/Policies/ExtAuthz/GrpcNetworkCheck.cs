using System.Net;
using Agentgateway.Cel;
using Agentgateway.Gateway.Expressions;
using Agentgateway.Gateway.Listeners;
using Agentgateway.Gateway.Pipeline.Callouts;
using Agentgateway.Gateway.Policies.ExtAuthz.Wire;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace Agentgateway.Gateway.Policies.ExtAuthz;

/// <summary>A Check per connection with what Envoy's network filter sends: addresses, principal, server name.</summary>
/// <param name="context">Context extensions of the policy.</param>
/// <param name="metadata">Filter metadata; one that cannot be evaluated is left out.</param>
internal sealed class GrpcNetworkCheck(ICallout service, IReadOnlyDictionary<string, string> context, KeyValuePair<string, Func<ConnectionScope, CelValue>>[] metadata) : INetworkCheck
{
    public async ValueTask<NetworkAnswer> AskAsync(ConnectionContext connection, BindFeature bind, ConnectionScope scope, CancellationToken cancellationToken)
    {
        var attributes = new Attributes
        {
            Source = Peer(connection.RemoteEndPoint),
            Destination = Peer(connection.LocalEndPoint),
            TlsSession = new TlsSession { Sni = bind.Sni ?? "" },
        };
        if ((bind.OuterCertificate ?? connection.Features.Get<ITlsConnectionFeature>()?.ClientCertificate) is { } certificate)
        {
            attributes.Source.Principal = certificate.Subject;
            attributes.Source.Certificate = Uri.EscapeDataString(certificate.ExportCertificatePem());
        }

        attributes.ContextExtensions.Add(context.ToDictionary());
        foreach (var (name, value) in metadata)
        {
            if (CelStructs.ToValue(value(scope)) is { KindCase: Value.KindOneofCase.StructValue } made)
            {
                (attributes.MetadataContext ??= new FilterMetadata()).FilterMetadata_[name] = made.StructValue;
            }
        }

        var answer = await CheckClient.CheckAsync(service, new CheckRequest { Attributes = attributes }, cancellationToken);
        return new NetworkAnswer(
            answer.Status is null or { Code: 0 } ? null : $"the authorization service answered {answer.Status.Code}",
            IsLasting: true,
            answer.DynamicMetadata is { } facts ? [new("extauthz", CelStructs.FromStruct(facts))] : []);
    }

    private static Peer Peer(EndPoint? endpoint) => endpoint is IPEndPoint ip
        ? new Peer { Address = new PeerAddress { SocketAddress = new Wire.SocketAddress { Address = ip.Address.ToString(), PortValue = (uint)ip.Port } } }
        : new Peer();
}
