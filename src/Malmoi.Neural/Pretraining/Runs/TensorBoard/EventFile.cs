using System.Buffers.Binary;

namespace Malmoi.Neural.Pretraining.Runs.TensorBoard;

/// <summary>A file of numbers over steps that TensorBoard shows: TensorFlow's records, one after the other, as they happen.</summary>
/// <remarks>
/// <code>
///   length: uint64   masked CRC of the length: uint32   the message   masked CRC of the message: uint32
/// </code>
/// Little-endian; a record that was cut off is left out by its readers.
/// </remarks>
public sealed class EventFile : IDisposable
{
    private readonly Stream _stream;
    private readonly string _path;

    private EventFile(string path, Stream stream) => (_path, _stream) = (path, stream);

    /// <summary>Begins a file in a folder; TensorBoard reads all that stand there as one run.</summary>
    /// <exception cref="InputException">It cannot be written.</exception>
    public static EventFile Create(string folder)
    {
        var seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        for (var number = 0; ; number++)
        {
            var name = FormattableString.Invariant(
                $"events.out.tfevents.{seconds:D10}.{Environment.MachineName}.{Environment.ProcessId}.{number}"
            );
            var path = Path.Combine(folder, name);
            try
            {
                var file = new EventFile(
                    path,
                    new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read)
                );
                file.Append(EventMessage.Version(Now()));
                return file;
            }
            catch (IOException) when (File.Exists(path))
            {
                // Two of one second.
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw Failure(path, error);
            }
        }
    }

    /// <summary>Numbers of a step, under names in which a slash makes groups.</summary>
    /// <exception cref="InputException">The disk is full.</exception>
    public void Add(long step, params IEnumerable<(string Tag, double Value)> values) =>
        Append(EventMessage.Scalars(Now(), step, values));

    /// <summary>Hands what was added to the system, so that others see it.</summary>
    /// <exception cref="InputException">The disk is full.</exception>
    public void Flush() => Do(_stream.Flush);

    public void Dispose() => _stream.Dispose();

    /// <summary>A message with its length and checksums.</summary>
    internal static byte[] Record(ReadOnlySpan<byte> message)
    {
        const int before = sizeof(ulong) + sizeof(uint);
        var record = new byte[before + message.Length + sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(record, (ulong)message.Length);
        var length = MaskedCrc.Of(record.AsSpan(0, sizeof(ulong)));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(sizeof(ulong)), length);
        message.CopyTo(record.AsSpan(before));
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(before + message.Length), MaskedCrc.Of(message));
        return record;
    }

    private static double Now() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;

    private static InputException Failure(string path, Exception error) =>
        new(
            $"cannot write '{path}': {error.Message.Split(" : '")[0].TrimEnd('.', ' ')}; is there space and leave to write?",
            error
        );

    private void Append(byte[] message) => Do(() => _stream.Write(Record(message)));

    private void Do(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failure(_path, error);
        }
    }
}
