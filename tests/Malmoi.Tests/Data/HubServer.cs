using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Malmoi.Tests.Data;

/// <summary>A hub on this machine with one model, which misbehaves as told.</summary>
internal sealed class HubServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(string Path, byte[] Bytes, bool IsBeside)> _files = [];

    public HubServer()
    {
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public string Endpoint => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>The request heads that came, first line and headers.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Who may read; null: everybody.</summary>
    public string? Token { get; set; }

    /// <summary>Where contents lie instead of here.</summary>
    public string? Elsewhere { get; set; }

    /// <summary>The name and the revision the hub knows.</summary>
    public string Model { get; set; } = "owner/model";

    public string Revision { get; set; } = "main";

    /// <summary>After how many bytes each of the next contents is cut.</summary>
    public Queue<int> Cuts { get; } = [];

    /// <summary>What a file's content is instead of what the listing says.</summary>
    public Dictionary<string, byte[]> Spoiled { get; } = [];

    /// <summary>Files a page of the listing.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>What the listing is instead.</summary>
    public string? Listing { get; set; }

    /// <param name="path">The file's.</param>
    /// <param name="bytes">Its content.</param>
    /// <param name="isBeside">Whether it lies beside git, as large files do, and has a SHA-256.</param>
    public void Add(string path, byte[] bytes, bool isBeside = false) => _files.Add((path, bytes, isBeside));

    public void Add(string path, string text) => Add(path, Encoding.UTF8.GetBytes(text));

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
    }

    private async Task ServeAsync()
    {
        for (; ; )
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client.GetStream());
            }
            catch (IOException)
            {
                // A client that has seen enough goes.
            }
            catch (Exception error)
                when (error is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (
            !head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)
            && await stream.ReadAsync(one, _stop.Token) > 0
        )
        {
            head.Append((char)one[0]);
        }

        var request = head.ToString();
        Requests.Add(request);
        var target = request.Split(' ')[1];
        if (Token is not null && !request.Contains($"Authorization: Bearer {Token}\r\n", StringComparison.Ordinal))
        {
            await SendAsync(stream, "401 Unauthorized", "", []);
        }
        else if (target.StartsWith($"/api/models/{Model}/tree/{Revision}?recursive=true", StringComparison.Ordinal))
        {
            var (listing, headers) = Page(target);
            await SendAsync(stream, "200 OK", headers, listing);
        }
        else if (
            target.StartsWith($"/{Model}/resolve/{Revision}/", StringComparison.Ordinal)
            && _files.Find(file => target.EndsWith("/" + Uri.EscapeDataString(file.Path), StringComparison.Ordinal))
                is { Path: not null } found
        )
        {
            if (Elsewhere is not null)
            {
                await SendAsync(stream, "302 Found", $"Location: {Elsewhere}{target}\r\n", []);
                return;
            }

            await SendAsync(stream, request, Spoiled.GetValueOrDefault(found.Path, found.Bytes));
        }
        else
        {
            await SendAsync(stream, "404 Not Found", "", []);
        }
    }

    private async Task SendAsync(NetworkStream stream, string request, byte[] bytes)
    {
        var from = request.IndexOf("Range: bytes=", StringComparison.Ordinal) is var place and >= 0
            ? int.Parse(request[(place + 13)..].Split('-')[0], CultureInfo.InvariantCulture)
            : 0;
        await SendAsync(
            stream,
            from > 0 ? "206 Partial Content" : "200 OK",
            from > 0 ? $"Content-Range: bytes {from}-{bytes.Length - 1}/{bytes.Length}\r\n" : "",
            bytes[from..],
            Cuts.TryDequeue(out var cut) ? cut : int.MaxValue
        );
    }

    private async Task SendAsync(
        NetworkStream stream,
        string status,
        string headers,
        byte[] body,
        int cutAfter = int.MaxValue
    )
    {
        headers = $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{headers}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(headers), _stop.Token);
        await stream.WriteAsync(body.AsMemory(0, Math.Min(body.Length, cutAfter)), _stop.Token);
    }

    private (byte[] Listing, string Headers) Page(string target)
    {
        if (Listing is not null)
        {
            return (Encoding.UTF8.GetBytes(Listing), "");
        }

        var page = target.Contains("&cursor=", StringComparison.Ordinal)
            ? int.Parse(target.Split("&cursor=")[1], CultureInfo.InvariantCulture)
            : 0;
        var entries = _files.Skip(page * PageSize).Take(PageSize).Select(file => (JsonNode)Entry(file)).ToArray();
        JsonNode folder = new JsonObject
        {
            ["type"] = "directory",
            ["oid"] = new string('0', 40),
            ["size"] = 0,
            ["path"] = "onnx",
        };
        var more = (page + 1) * PageSize < _files.Count;
        return (
            Encoding.UTF8.GetBytes(new JsonArray([folder, .. entries]).ToJsonString()),
            more
                ? $"Link: <{Endpoint}/api/models/{Model}/tree/{Revision}?recursive=true&cursor={page + 1}>; rel=\"next\"\r\n"
                : ""
        );
    }

    private static JsonObject Entry((string Path, byte[] Bytes, bool IsBeside) file)
    {
#pragma warning disable CA5350 // git's choice of algorithm
        var blob = SHA1.HashData([.. Encoding.ASCII.GetBytes($"blob {file.Bytes.Length}\0"), .. file.Bytes]);
#pragma warning restore CA5350
        var entry = new JsonObject
        {
            ["type"] = "file",
            ["oid"] = file.IsBeside ? new string('1', 40) : Convert.ToHexStringLower(blob),
            ["size"] = file.Bytes.Length,
            ["path"] = file.Path,
        };
        if (file.IsBeside)
        {
            entry["lfs"] = new JsonObject
            {
                ["oid"] = Convert.ToHexStringLower(SHA256.HashData(file.Bytes)),
                ["size"] = file.Bytes.Length,
                ["pointerSize"] = 134,
            };
        }

        return entry;
    }
}
