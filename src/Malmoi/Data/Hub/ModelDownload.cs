namespace Malmoi.Data.Hub;

/// <summary>Brings a model's files from a hub into a folder; the folder changes only when all of them are here and right.</summary>
public sealed class ModelDownload(ModelHub hub)
{
    /// <summary>Fetches what a folder still lacks; what is there is checked by its sum, and left.</summary>
    /// <param name="model">Which model.</param>
    /// <param name="files">Which of its files.</param>
    /// <param name="folder">Where they are to lie; until all are here they wait beside it, in a folder ending in .part.</param>
    /// <param name="progress">Told of each file's bytes.</param>
    /// <exception cref="InputException">A file could not be fetched or is not what the hub promised.</exception>
    public async Task GetAsync(
        HubModel model,
        IReadOnlyList<DataFile> files,
        string folder,
        IProgress<DataProgress>? progress = null,
        CancellationToken ct = default
    )
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(folder))
        {
            throw new InputException($"cannot write into '{folder}': it is a file; name a folder");
        }

        var waiting = folder + ".part";
        var download = hub.DownloadOf(model);
        var fetched = new List<DataFile>();
        var finished = 0L;
        for (var i = 0; i < files.Count; i++)
        {
            var file = files[i];
            var expected = Checksum.Of(file);
            if (!await IsRightAsync(In(folder, file), expected, ct))
            {
                fetched.Add(file);
                if (!await IsRightAsync(In(waiting, file), expected, ct))
                {
                    var (before, number) = (finished, i + 1);
                    var bytes = progress is null
                        ? null
                        : new Relay(count => progress.Report(new DataProgress(file, number, before + count)));
                    await download.GetAsync(hub.AddressOf(model, file), In(waiting, file), expected, bytes, ct);
                }
            }

            finished += file.Size ?? 0;
            progress?.Report(new DataProgress(file, i + 1, finished));
        }

        Move(fetched, waiting, folder);
    }

    private static void Move(List<DataFile> files, string from, string to)
    {
        try
        {
            foreach (var file in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(In(to, file))!);
                File.Move(In(from, file), In(to, file), overwrite: true);
            }

            if (Directory.Exists(from))
            {
                Directory.Delete(from, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException(
                $"cannot move the files from '{from}' to '{to}': {error.Message.TrimEnd('.')}; mend that, and the same command goes on from there",
                error
            );
        }
    }

    private static async Task<bool> IsRightAsync(string path, Checksum expected, CancellationToken ct)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        await using var file = File.OpenRead(path);
        return await expected.CheckAsync(file, ct) is null;
    }

    private static string In(string folder, DataFile file) => Path.Combine([folder, .. file.Path.Split('/')]);

    // Progress<T> would post to other threads and arrive out of order.
    private sealed class Relay(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}
