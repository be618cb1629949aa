import ArgumentParser
import Foundation
import PouchAudit
import PouchExport
import PouchFetch
import PouchFleet
import PouchHTTP
import PouchLearn
import PouchMirror
import PouchObjects
import PouchProfile
import PouchReextract
import PouchReport
import PouchRun
import PouchSeal
import PouchServe
import PouchStore

/// How a command ends: the one place where an outcome becomes an exit code.
enum ExitStatus: Int32 {
    case complete = 0
    case changed = 1
    case damaged = 2
    case stoppedEarly = 3
    case incomplete = 4
    case usage = 64
    case badData = 65
    case unreachable = 69
    case internalError = 70
    case cannotCreate = 73
    case ioError = 74
    case held = 75
    /// Of a fleet's crawls alone: the store, not the archive, cannot be had.
    case storeAway = 76
    case forbidden = 77

    init(_ error: any Error) {
        switch error {
        case is ProfileError: self = .badData
        case let error as LearnedProfile.Refusal:
            switch error {
            case .notAnAddress, .notConfirmed: self = .usage
            case .exists: self = .cannotCreate
            case .notLearned(let error): self = ExitStatus(error)
            case .notSure: self = .changed
            }
        case let error as LearnFailure:
            switch error {
            case .forbidden: self = .forbidden
            case .noPages: self = .badData
            }
        case let error as LearnError:
            if case .noStart = error { self = .unreachable } else { self = .changed }
        case let error as MirrorProfile.Missing: self = error.why == nil ? .usage : .badData
        case let error as InputFile.Failure: self = error.isMissing ? .badData : .ioError
        case let error as StoreError:
            switch error {
            case .cannotCreate, .notAFolder: self = .cannotCreate
            case .io: self = .ioError
            case .locked: self = .held
            case .notAMirror, .database, .damaged: self = .badData
            }
        case let error as AuditError:
            switch error {
            case .tooFewCrawls, .notComplete: self = .incomplete
            case .noSuchCrawl, .wrongOrder: self = .usage
            }
        case let error as SealError:
            switch error {
            case .exists: self = .cannotCreate
            case .io(_, "create", _): self = .cannotCreate
            case .io: self = .ioError
            case .absentSection: self = .usage
            case .badKey, .needsPassword, .wrongPassword, .badSignature, .badTimeStamp, .badProof, .cannotProve:
                self = .badData
            }
        case let error as ExportError:
            switch error {
            case .exists, .notReplaceable, .cannotCreate: self = .cannotCreate
            case .io: self = .ioError
            case .stopped: self = .stoppedEarly
            case .overlapsMirror, .noSuchCrawl, .wholeOnly, .notAStream: self = .usage
            case .noCompleteCrawl, .damaged: self = .badData
            }
        case let error as ObjectError:
            switch error {
            case .badAddress, .noCredentials, .badSetting: self = .usage
            case .unreachable, .refused, .unsafeStore: self = .unreachable
            case .overtaken: self = .held
            case .forked, .nothingThere, .damaged: self = .badData
            case .stopped: self = .stoppedEarly
            }
        case is StoredCrawl.Away: self = .storeAway
        case let error as FleetError:
            switch error {
            case .badAddress, .badSchedule, .badSetting, .noSuchArchive, .noSuchTenant, .noSuchWorker: self = .usage
            case .noLibrary, .unreachable, .refused, .noFleet, .newer, .older: self = .unreachable
            case .exists: self = .cannotCreate
            case .io: self = .ioError
            case .folderHeld: self = .held
            }
        case is ServerError, is ExchangeLog.Failure, is DemoJob.NotServed: self = .cannotCreate
        case is PasswordFile.Failure, is ServeJob.Refusal: self = .usage
        // Files that Foundation writes on the way, such as what is sorted on disk.
        case is CocoaError: self = .ioError
        default: self = .internalError
        }
    }

    var code: ExitCode { ExitCode(rawValue) }
}

/// Runs a command's body; an error is printed on standard error and becomes its exit code.
func exiting(_ body: () throws -> ExitStatus) throws {
    let status: ExitStatus
    do { status = try body() } catch let error as ExitCode { throw error } catch let error as ValidationError {
        // Thrown on, it would be printed with the usage of `pouch` and not of the command.
        printError(error.message)
        throw ExitStatus.usage.code
    } catch {
        printError("\(error)")
        throw ExitStatus(error).code
    }
    if status != .complete { throw status.code }
}

/// Prints one line on standard error, or several. Most of the text comes from outside: none of it may act on a
/// terminal.
func printError(_ text: String) {
    let text = text.split(separator: "\n", omittingEmptySubsequences: false).map { printable(String($0)) }
        .joined(separator: "\n")
    try? FileHandle.standardError.write(contentsOf: Data(("pouch: " + text + "\n").utf8))
}

/// Results go to standard output. When it takes them no more, as a full disk does, the command ends there.
func printResult(_ text: String) {
    do { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) } catch {
        printError("standard output: cannot write: \(String(cString: strerror(errno)))")
        exit(ExitStatus.ioError.rawValue)
    }
}

/// Prints a note that is not a result on standard error.
func printNote(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
}
