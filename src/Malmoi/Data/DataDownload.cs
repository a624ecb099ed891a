namespace Malmoi.Data;

/// <summary>Brings whole data sets into the cache.</summary>
public sealed class DataDownload(DataSets places, Download download)
{
    /// <summary>Fetches what the cache still lacks of a set and gives the set's folder; a set that is here is left as it is.</summary>
    /// <exception cref="InputException">The set has no download, or a file of it could not be fetched.</exception>
    public async Task<string> GetAsync(
        DataSet set,
        IProgress<DataProgress>? progress = null,
        CancellationToken ct = default
    )
    {
        if (places.TryFind(set) is { } here)
        {
            return here;
        }

        if (set.Address is null)
        {
            throw new InputException(
                $"the data set '{set.Name}' was {set.Note}; see {set.Home}, and put its folder where MALMOI_DATA points"
            );
        }

        var finished = 0L;
        for (var i = 0; i < set.Files.Count; i++)
        {
            var file = set.Files[i];
            var path = places.CachePath(set, file);
            if (!places.IsWhole(set, file))
            {
                var before = finished;
                var number = i + 1;
                var bytes = progress is null
                    ? null
                    : new Relay(count => progress.Report(new DataProgress(file, number, before + count)));
                await download.GetAsync(set.AddressOf(file), path, Checksum.Of(file), bytes, ct);
            }

            finished += new FileInfo(path).Length;
            progress?.Report(new DataProgress(file, i + 1, finished));
        }

        return places.CacheFolder(set);
    }

    // Progress<T> would post to other threads and arrive out of order.
    private sealed class Relay(Action<long> report) : IProgress<long>
    {
        public void Report(long value) => report(value);
    }
}

/// <summary>How far the download of a data set is.</summary>
/// <param name="File">The file under way.</param>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Bytes">Bytes of the whole set that are here.</param>
public readonly record struct DataProgress(DataFile File, int Number, long Bytes);
