using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Malmoi.Data;

namespace Malmoi.Tests.Data;

public class DownloadTests
{
    private static readonly byte[] Body = RandomNumberGenerator.GetBytes(300_000);
    private static readonly string Sum = Convert.ToHexStringLower(SHA256.HashData(Body));
    private static readonly Checksum Right = new() { Size = Body.Length, Sha256 = Sum };

    [Fact]
    public async Task A_file_comes_whole_and_its_progress_is_told()
    {
        using var fetch = new Fetch(new Answer());
        var last = 0L;
        await fetch.RunAsync(Right, new Relay(count => last = count));
        Assert.Equal(Body, fetch.Result);
        Assert.Equal(Body.Length, last);
        Assert.Single(Directory.GetFiles(fetch.Folder.Path));
    }

    [Fact]
    public async Task A_cut_line_goes_on_where_it_was_cut()
    {
        using var fetch = new Fetch(new Answer { CutAfter = 100_000 }, new Answer { CutAfter = 70_000 }, new Answer());
        await fetch.RunAsync(Right);
        Assert.Equal(Body, fetch.Result);
        Assert.Equal(3, fetch.Server.Requests.Count);
        Assert.Contains("Range: bytes=100000-", fetch.Server.Requests[1], StringComparison.Ordinal);
        Assert.Contains("Range: bytes=170000-", fetch.Server.Requests[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_command_goes_on_where_the_first_stopped()
    {
        using var fetch = new Fetch(new Answer());
        File.WriteAllBytes(fetch.Path + ".part", Body[..123_456]);
        await fetch.RunAsync(Right);
        Assert.Equal(Body, fetch.Result);
        Assert.Contains("Range: bytes=123456-", fetch.Server.Requests.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_is_already_whole_is_only_checked()
    {
        using var fetch = new Fetch(new Answer());
        File.WriteAllBytes(fetch.Path + ".part", Body);
        await fetch.RunAsync(Right);
        Assert.Equal(Body, fetch.Result);
    }

    [Fact]
    public async Task A_server_without_ranges_begins_anew()
    {
        using var fetch = new Fetch(new Answer { CutAfter = 50_000 }, new Answer { IgnoresRange = true });
        await fetch.RunAsync(Right);
        Assert.Equal(Body, fetch.Result);
    }

    [Fact]
    public async Task A_part_of_another_file_is_thrown_away()
    {
        using var fetch = new Fetch(new Answer());
        File.WriteAllBytes(fetch.Path + ".part", new byte[5_000]);
        await fetch.RunAsync(Right);
        Assert.Equal(Body, fetch.Result);
        Assert.Equal(2, fetch.Server.Requests.Count);
    }

    [Fact]
    public async Task Redirects_are_followed()
    {
        using var target = new CutServer(Body, new Answer());
        using var fetch = new Fetch(new Answer { Status = "302 Found", Location = $"{target.Address}elsewhere" });
        await fetch.RunAsync(Right);
        Assert.Equal(Body, fetch.Result);
        Assert.StartsWith("GET /elsewhere", target.Requests.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_sum_is_refused_and_nothing_is_kept()
    {
        var other = (byte[])Body.Clone();
        other[1000] ^= 1;
        using var fetch = new Fetch(new Answer { Body = other });
        var error = await Assert.ThrowsAsync<InputException>(() => fetch.RunAsync(Right));
        Assert.Contains(Sum, error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(fetch.Folder.Path));
    }

    [Fact]
    public async Task Another_length_is_refused()
    {
        using var fetch = new Fetch(new Answer());
        var error = await Assert.ThrowsAsync<InputException>(() => fetch.RunAsync(new Checksum { Size = 7 }));
        Assert.Contains(" bytes, not 7", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_named_at_once()
    {
        using var fetch = new Fetch(new Answer { Status = "404 Not Found" });
        var error = await Assert.ThrowsAsync<InputException>(() => fetch.RunAsync(Right));
        Assert.Contains("404", error.Message, StringComparison.Ordinal);
        Assert.Contains(fetch.Server.Address.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Single(fetch.Server.Requests);
    }

    [Fact]
    public async Task A_busy_server_is_asked_again()
    {
        using var fetch = new Fetch(new Answer { Status = "503 Service Unavailable" }, new Answer());
        await fetch.RunAsync(Right);
        Assert.Equal(Body, fetch.Result);
    }

    [Fact]
    public async Task A_server_that_never_gets_further_is_given_up()
    {
        using var fetch = new Fetch(new Answer { CutAfter = 1000, IgnoresRange = true });
        var error = await Assert.ThrowsAsync<InputException>(() => fetch.RunAsync(Right));
        Assert.Contains("cannot fetch", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(fetch.Path + ".part"));
        Assert.False(File.Exists(fetch.Path));
    }

    [Fact]
    public async Task Silence_is_a_cut()
    {
        using var fetch = new Fetch(new Answer { CutAfter = 1000, Stalls = true });
        var error = await Assert.ThrowsAsync<InputException>(() =>
            fetch.RunAsync(Right, patience: TimeSpan.FromMilliseconds(50))
        );
        Assert.Contains("nothing came for", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_network_is_said_plainly()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var fetch = new Fetch(new Answer());
        var error = await Assert.ThrowsAsync<InputException>(() =>
            fetch.RunAsync(Right, address: new Uri($"http://127.0.0.1:{port}/x"))
        );
        Assert.Contains("is there a network?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_said_plainly()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "there is no /dev/full on this system");
        using var fetch = new Fetch(new Answer());
        File.CreateSymbolicLink(fetch.Path + ".part", "/dev/full");
        var error = await Assert.ThrowsAsync<InputException>(() => fetch.RunAsync(Right));
        Assert.Contains("cannot write", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Git_names_check_a_file_too()
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes("hello\n"));
        Assert.Null(await new Checksum { GitBlob = "ce013625030ba8dba906f756967f9e9ca394464a" }.CheckAsync(file));
        Assert.NotNull(await new Checksum { GitBlob = "0000000000000000000000000000000000000000" }.CheckAsync(file));
    }

    [Fact]
    public async Task A_whole_set_comes_and_a_second_time_nothing_is_fetched()
    {
        using var folder = new TemporaryFolder();
        using var server = new CutServer(Body, new Answer { CutAfter = 200_000 }, new Answer());
        using var client = Download.NewClient();
        var set = new DataSet
        {
            Name = "two",
            Language = "en",
            Description = "two files",
            Licence = "CC0-1.0",
            Home = server.Address,
            Address = server.Address,
            Files =
            [
                new()
                {
                    Path = "a.txt",
                    Size = Body.Length,
                    Sha256 = Sum,
                },
                new() { Path = "deep folder/b.txt", Sha256 = Sum },
            ],
        };
        var places = new DataSets(null, folder.Path);
        var get = new DataDownload(places, new Download(client) { Pause = TimeSpan.FromMilliseconds(1) });
        var last = default(DataProgress);
        var path = await get.GetAsync(set, new Relay<DataProgress>(progress => last = progress));
        Assert.Equal(Body, File.ReadAllBytes(System.IO.Path.Combine(path, "deep folder", "b.txt")));
        Assert.Equal((2, 2L * Body.Length), (last.Number, last.Bytes));
        Assert.Contains(
            server.Requests,
            request => request.StartsWith("GET /deep%20folder/b.txt", StringComparison.Ordinal)
        );
        var requests = server.Requests.Count;
        Assert.Equal(path, await get.GetAsync(set));
        Assert.Equal(requests, server.Requests.Count);
    }

    private sealed class Fetch(params Answer[] answers) : IDisposable
    {
        public TemporaryFolder Folder { get; } = new();

        public CutServer Server { get; } = new(Body, answers);

        public string Path => Folder["file.txt"];

        public byte[] Result => File.ReadAllBytes(Path);

        public async Task RunAsync(
            Checksum expected,
            IProgress<long>? bytes = null,
            TimeSpan? patience = null,
            Uri? address = null
        )
        {
            using var client = Download.NewClient();
            var download = new Download(client)
            {
                Pause = TimeSpan.FromMilliseconds(1),
                Patience = patience ?? TimeSpan.FromSeconds(20),
            };
            await download.GetAsync(address ?? new Uri(Server.Address, "file.txt"), Path, expected, bytes);
        }

        public void Dispose()
        {
            Server.Dispose();
            Folder.Dispose();
        }
    }

    private sealed class Relay(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }

    private sealed class Relay<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
