/// A kind of file system, as statfs(2) numbers it.
struct FileSystemKind {
    enum Worth {
        case good, network, memory
    }

    let name: String
    let worth: Worth

    static let all: [UInt: FileSystemKind] = [
        0xEF53: .init(name: "ext2, ext3 or ext4", worth: .good),
        0x5846_5342: .init(name: "XFS", worth: .good),
        0x9123_683E: .init(name: "btrfs", worth: .good),
        0x2FC1_2FC1: .init(name: "ZFS", worth: .good),
        0xF2F5_2010: .init(name: "F2FS", worth: .good),
        0xCA45_1A4E: .init(name: "bcachefs", worth: .good),
        0x794C_7630: .init(name: "overlayfs", worth: .good),
        0x2011_BAB0: .init(name: "exFAT", worth: .good),
        0x4D44: .init(name: "FAT", worth: .good),
        0x5346_544E: .init(name: "NTFS", worth: .good),
        0x0102_1994: .init(name: "tmpfs", worth: .memory),
        0x6969: .init(name: "NFS", worth: .network),
        0xFF53_4D42: .init(name: "CIFS", worth: .network),
        0xFE53_4D42: .init(name: "SMB", worth: .network),
        0x0102_1997: .init(name: "9P", worth: .network),
        0x00C3_6400: .init(name: "Ceph", worth: .network),
        0x6573_5546: .init(name: "FUSE", worth: .network),
    ]
}
