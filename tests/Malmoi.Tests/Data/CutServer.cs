using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Malmoi.Tests.Data;

/// <summary>A server on this machine that misbehaves as told: one answer a request, in turn, the last one again and again.</summary>
internal sealed class CutServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly byte[] _body;
    private readonly Queue<Answer> _answers;
    private readonly CancellationTokenSource _stop = new();

    public CutServer(byte[] body, params Answer[] answers)
    {
        (_body, _answers) = (body, new Queue<Answer>(answers));
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");

    /// <summary>The request heads that came, first line and headers.</summary>
    public List<string> Requests { get; } = [];

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
    }

    private async Task ServeAsync()
    {
        try
        {
            for (; ; )
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or IOException) { }
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
        var answer = _answers.Count > 1 ? _answers.Dequeue() : _answers.Peek();
        var from = 0;
        if (!answer.IgnoresRange && request.IndexOf("Range: bytes=", StringComparison.Ordinal) is var place and >= 0)
        {
            from = int.Parse(request[(place + 13)..].Split('-')[0], CultureInfo.InvariantCulture);
        }

        var status =
            answer.Status
            ?? (
                from >= _body.Length ? "416 Range Not Satisfiable"
                : from > 0 ? "206 Partial Content"
                : "200 OK"
            );
        var body = answer.Status is null && from < _body.Length ? (answer.Body ?? _body)[from..] : [];
        var headers = $"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n";
        headers += from >= _body.Length ? $"Content-Range: bytes */{_body.Length}\r\n" : "";
        headers +=
            from > 0 && from < _body.Length ? $"Content-Range: bytes {from}-{_body.Length - 1}/{_body.Length}\r\n" : "";
        headers += answer.Location is null ? "" : $"Location: {answer.Location}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(headers + "\r\n"), _stop.Token);
        await stream.WriteAsync(body.AsMemory(0, Math.Min(body.Length, answer.CutAfter)), _stop.Token);
        if (answer.Stalls)
        {
            await Task.Delay(Timeout.Infinite, _stop.Token);
        }
    }
}

/// <summary>How one request is answered; by default properly.</summary>
internal sealed record Answer
{
    public string? Status { get; init; }

    public string? Location { get; init; }

    public byte[]? Body { get; init; }

    public int CutAfter { get; init; } = int.MaxValue;

    public bool IgnoresRange { get; init; }

    public bool Stalls { get; init; }
}
