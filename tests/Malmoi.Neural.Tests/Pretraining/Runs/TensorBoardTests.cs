using System.Buffers.Binary;
using System.Text;
using Malmoi.Neural.Pretraining.Runs.TensorBoard;
using Malmoi.Tests;

namespace Malmoi.Neural.Tests.Pretraining.Runs;

public sealed class TensorBoardTests
{
    [Fact]
    public void The_checksum_is_CRC_32C()
    {
        // The check values of RFC 3720, appendix B.4, and of the catalogue of CRCs.
        Assert.Equal(0xE3069283U, MaskedCrc.Plain("123456789"u8));
        Assert.Equal(0x8A9136AAU, MaskedCrc.Plain(new byte[32]));
        Assert.Equal(0x62A8AB43U, MaskedCrc.Plain([.. Enumerable.Repeat((byte)0xff, 32)]));
        Assert.Equal(0x46DD794EU, MaskedCrc.Plain([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));
    }

    [Fact]
    public void A_file_begins_with_the_bytes_that_every_file_of_TensorBoard_begins_with()
    {
        var record = EventFile.Record(EventMessage.Version(1.5));
        // A length of 24, its masked checksum, the time, the version.
        Assert.Equal("1800000000000000" + "A37F4B22", Convert.ToHexString(record.AsSpan(0, 12)));
        Assert.Equal(
            "09000000000000F83F1A0D" + Convert.ToHexString("brain.Event:2"u8),
            Convert.ToHexString(record.AsSpan(12, 24))
        );
        Assert.Equal(12 + 24 + 4, record.Length);
    }

    [Fact]
    public void A_number_is_written_as_its_protocol_buffer()
    {
        // wall_time 0, step 300, summary { value { tag "a" simple_value 1 } }
        Assert.Equal(
            "090000000000000000" + "10AC02" + "2A0A" + "0A08" + "0A0161" + "150000803F",
            Convert.ToHexString(EventMessage.Scalars(0, 300, [("a", 1)]))
        );
    }

    [Fact]
    public void What_was_added_is_read_back_record_by_record()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["run"]);
        using (var file = EventFile.Create(folder["run"]))
        {
            file.Add(1, ("train/loss", 2.5), ("train/learning rate", 0.001));
            file.Add(2, ("train/loss", 2.25));
            file.Flush();
        }

        EventFile.Create(folder["run"]).Dispose(); // one more in the same second has another name
        Assert.Equal(2, Directory.GetFiles(folder["run"]).Length);
        var records = Records(File.ReadAllBytes(Directory.GetFiles(folder["run"]).Order().First())).ToList();
        Assert.Equal(3, records.Count);
        Assert.Contains("train/learning rate", Encoding.UTF8.GetString(records[1]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_named()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<InputException>(() => EventFile.Create(folder["none"]));
        Assert.Contains(folder["none"], error.Message, StringComparison.Ordinal);
    }

    // The obvious reader: lengths and checksums must be right.
    private static IEnumerable<byte[]> Records(byte[] bytes)
    {
        for (var at = 0; at < bytes.Length; )
        {
            var length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            Assert.Equal(
                MaskedCrc.Of(bytes.AsSpan(at, 8)),
                BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 8))
            );
            var message = bytes[(at + 12)..(at + 12 + length)];
            Assert.Equal(
                MaskedCrc.Of(message),
                BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 12 + length))
            );
            yield return message;
            at += 16 + length;
        }
    }
}
