using System.Net;
using System.Net.Http.Headers;

namespace Malmoi.Data;

/// <summary>Fetches files over HTTP so that a cut line costs nothing: what came stays in a .part file, and the next try goes on from there.</summary>
public sealed class Download(HttpClient client)
{
    /// <summary>Tries in a row that bring no new byte before the download is given up.</summary>
    private const int FruitlessTries = 4;

    /// <summary>The pause before the second try; it doubles with each.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a server may send nothing.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What to do about an answer that no second try will better.</summary>
    public Func<HttpStatusCode, string> Advice { get; init; } =
        _ => "upstream has moved or withdrawn it; get it by hand into a folder below the one that MALMOI_DATA names";

    /// <summary>A client that leaves patience to <see cref="Patience"/>.</summary>
    /// <param name="handler">Null: one that follows redirects.</param>
    public static HttpClient NewClient(HttpMessageHandler? handler = null)
    {
        handler ??= new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(20) };
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("malmoi");
        return client;
    }

    /// <summary>Fetches <paramref name="address"/> into <paramref name="path"/>, which appears only when it is whole and its sum is right.</summary>
    /// <exception cref="InputException">The file is not there, the line broke again and again, the sum is wrong or the disk is full.</exception>
    public async Task GetAsync(
        Uri address,
        string path,
        Checksum expected,
        IProgress<long>? bytes = null,
        CancellationToken ct = default
    )
    {
        var part = path + ".part";
        string? wrong;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            await using var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.Seek(0, SeekOrigin.End);
            var resumed = file.Length > 0;
            await FillAsync(address, file, expected.Size, bytes, ct);
            wrong = await expected.CheckAsync(file, ct);
            if (wrong is not null && resumed)
            {
                // The beginning may be of another file: once more, from the first byte.
                file.SetLength(0);
                await FillAsync(address, file, expected.Size, bytes, ct);
                wrong = await expected.CheckAsync(file, ct);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"cannot write '{part}': {error.Message.TrimEnd('.')}; what came so far is kept, and the same command goes on from there",
                error
            );
        }

        if (wrong is not null)
        {
            File.Delete(part);
            throw new InputException(
                $"'{address}' is not what is expected of it ({wrong}): the transfer was spoiled or upstream has changed the file; nothing was kept, try again later"
            );
        }

        File.Move(part, path, overwrite: true);
    }

    private async Task FillAsync(Uri address, FileStream file, long? size, IProgress<long>? bytes, CancellationToken ct)
    {
        var longest = file.Length;
        for (var fruitless = 0; ; )
        {
            try
            {
                await ReadOnAsync(address, file, size, bytes, ct);
                return;
            }
            catch (Transient error)
            {
                fruitless = file.Length > longest ? 0 : fruitless + 1;
                longest = Math.Max(longest, file.Length);
                if (fruitless == FruitlessTries)
                {
                    throw new InputException(
                        $"cannot fetch '{address}': {error.Message.TrimEnd('.')}; is there a network? What came so far is kept, and the same command goes on from there",
                        error
                    );
                }

                await Task.Delay(Pause * (1 << fruitless), ct);
            }
        }
    }

    private async Task ReadOnAsync(
        Uri address,
        FileStream file,
        long? size,
        IProgress<long>? bytes,
        CancellationToken ct
    )
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            // A packed transfer would have other offsets than the file.
            request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("identity"));
            request.Headers.Range = file.Length > 0 ? new RangeHeaderValue(file.Length, null) : null;
            using var response = await client.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                patience.Token
            );
            if (!Begin(address, file, response))
            {
                return;
            }

            await using var body = await response.Content.ReadAsStreamAsync(patience.Token);
            var buffer = new byte[1 << 16];
            for (int count; (count = await body.ReadAsync(buffer, patience.Token)) > 0; )
            {
                await WriteAsync(file, buffer.AsMemory(0, count), ct);
                bytes?.Report(file.Length);
                if (file.Length > size)
                {
                    return; // nobody may fill the disk; the sum will not be right
                }

                patience.CancelAfter(Patience);
            }
        }
        catch (Exception error) when (error is HttpRequestException or HttpIOException)
        {
            throw new Transient(error.Message, error);
        }
        catch (IOException error) when (error is not WriteFailed)
        {
            throw new Transient(error.Message, error); // the line, not the disk
        }
        catch (OperationCanceledException error) when (!ct.IsCancellationRequested)
        {
            throw new Transient($"nothing came for {Patience.TotalSeconds:0} seconds", error);
        }
    }

    // Puts the file where the answer goes on; false where the file is already whole.
    private bool Begin(Uri address, FileStream file, HttpResponseMessage response)
    {
        switch (response.StatusCode)
        {
            case HttpStatusCode.PartialContent when response.Content.Headers.ContentRange?.From == file.Length:
                return true;
            case HttpStatusCode.OK when file.Length == 0:
                return true;
            case HttpStatusCode.OK:
                file.SetLength(0); // a server without ranges begins anew
                return true;
            case HttpStatusCode.RequestedRangeNotSatisfiable
                when response.Content.Headers.ContentRange?.Length == file.Length:
                return false;
            case HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.PartialContent:
                file.SetLength(0);
                throw new Transient("the server cannot go on from where the file was cut");
            case HttpStatusCode.TooManyRequests
            or HttpStatusCode.RequestTimeout
            or >= HttpStatusCode.InternalServerError:
                throw new Transient($"the server answers {(int)response.StatusCode} ({response.ReasonPhrase})");
            default:
                throw new InputException(
                    $"'{address}' answers {(int)response.StatusCode} ({response.ReasonPhrase}): {Advice(response.StatusCode)}"
                );
        }
    }

    private static async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        try
        {
            await file.WriteAsync(bytes, ct);
            await file.FlushAsync(ct);
        }
        catch (IOException error)
        {
            throw new WriteFailed(error.Message, error);
        }
    }

    private sealed class Transient(string message, Exception? inner = null) : Exception(message, inner);

    private sealed class WriteFailed(string message, Exception inner) : IOException(message, inner);
}
