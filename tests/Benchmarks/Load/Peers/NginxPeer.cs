using System.Globalization;
using Agentgateway.Benchmarks.Load.Accounting;

namespace Agentgateway.Benchmarks.Load.Peers;

/// <summary>nginx with two workers, buffering nothing in either direction.</summary>
internal sealed record NginxPeer() : Peer("nginx")
{
    public override bool SpeaksHttp2 => true;

    public override int Rounds => 5;

    public override string? Missing => Installed.Find("nginx") is null ? "nginx is not installed (apt-get install nginx)" : null;

    public override PeerCommand Command(PeerPlace place)
    {
        var file = Path.Combine(place.Folder, "nginx.conf");
        File.WriteAllText(file, string.Create(CultureInfo.InvariantCulture, $$"""
            daemon off;
            pid {{place.Folder}}/nginx.pid;
            error_log stderr;
            worker_processes 2;
            worker_rlimit_nofile 16384;
            events { worker_connections 4096; }
            http {
              access_log off;
              client_body_temp_path {{place.Folder}}/body;
              proxy_temp_path {{place.Folder}}/proxy;
              fastcgi_temp_path {{place.Folder}}/fastcgi;
              uwsgi_temp_path {{place.Folder}}/uwsgi;
              scgi_temp_path {{place.Folder}}/scgi;
              client_max_body_size 0;
              keepalive_requests 1000000000;
              upstream mock {
                server 127.0.0.1:{{place.Upstream}};
                keepalive 1024;
                keepalive_requests 1000000000;
              }
              server {
                listen 127.0.0.1:{{place.Port}} backlog=4096;
                listen 127.0.0.1:{{place.Http2Port}} http2 backlog=4096;
                location / {
                  proxy_pass http://mock;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_buffering off;
                  proxy_request_buffering off;
                }
              }
            }

            """));
        return new PeerCommand(Installed.Find("nginx")!, ["-c", file, "-e", "stderr"]);
    }
}
